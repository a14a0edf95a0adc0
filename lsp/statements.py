"""Questions that are asked again and again are put into SQL once.

Django takes some milliseconds to put a list with its visibility and nested names into words, PostgreSQL less than
one to answer it. A `Blank` stands in a queryset for a value that differs each time; a `Statement` is the SQL of such
a queryset, and `ask` fills in the blanks. `Kept` keeps statements whose wording depends on more than their blanks.

    mine = Statement(RoleGrant.objects.filter(user_id=Blank("user")).values_list("role", "lsp_id"))
    rows = mine.ask({"user": 7})
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, QuerySet
from psycopg.types.datetime import TimestamptzLoader

Row = Sequence[Any]


@dataclass(frozen=True)
class Place:
    """Where in the parameters of a statement a value is still to be put."""

    name: str


class Blank(Expression):
    """A value that is given when the statement is asked, under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """One parameter."""
        return "%s", [Place(self.name)]


class Beside(Expression):
    """A column of the statement that this one will stand beside (`Statement.beside`)."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The column."""
        return f"one.{connection.ops.quote_name(self.column)}", []


class Statement:
    """The SQL of a queryset of `.values()` or `.values_list()`; equal to another that says the same."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        query = queryset.query
        compiler = query.get_compiler(queryset.db)
        self.using = queryset.db
        self.columns = tuple(
            query.selected or (*query.extra_select, *query.values_select, *query.annotation_select)
        )
        try:
            self.sql, params = compiler.as_sql()
        except EmptyResultSet:  # as for `.none()`: nothing needs to be asked
            self.sql, params = "", ()
        self.params: tuple[Any, ...] = tuple(params)
        read = [column[0] for column in compiler.select] if self.sql else []
        self.converters = tuple(compiler.get_converters(read).items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statement) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self.sql)

    def _said(self) -> tuple[Any, ...]:
        return self.using, self.sql, self.params

    def beside(self, other: "Statement") -> "Statement":
        """These rows, each with all rows of `other`: a list for each of its columns, None where there are none."""
        quote = connections[self.using].ops.quote_name
        lists = ", ".join(f"array_agg(many.{quote(column)})" for column in other.columns)
        both = copy(self)
        both.columns = self.columns + other.columns
        both.sql = (
            f"SELECT one.*, lists.* FROM ({self.sql}) one"  # noqa: S608 (both are SQL of Django's)
            f" CROSS JOIN LATERAL (SELECT {lists} FROM ({other.sql}) many) lists"
        )
        both.params = self.params + other.params
        return both

    def ask(self, values: Mapping[str, Any]) -> list[Row]:
        """The rows, their values in the order of `columns`. KeyError where a blank has no value."""
        if not self.sql:
            return []
        connection = connections[self.using]
        params = [values[each.name] if isinstance(each, Place) else each for each in self.params]
        with connection.cursor() as cursor:
            # the driver's own loader, in C; Django's is for installations whose database keeps local times
            cursor.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
            cursor.execute(self.sql, params)
            rows: list[Row] = cursor.fetchall()
        return [self._converted(row, connection) for row in rows] if self.converters else rows

    def count(self, values: Mapping[str, Any]) -> int:
        """How many rows there are. KeyError where a blank has no value."""
        if not self.sql:
            return 0
        counted = copy(self)
        counted.sql = f"SELECT count(*) FROM ({self.sql}) counted"  # noqa: S608 (SQL of Django's)
        counted.converters = ()
        return int(counted.ask(values)[0][0])

    def _converted(self, row: Row, connection: Any) -> Row:
        values = list(row)
        for at, (converters, expression) in self.converters:
            for converter in converters:
                values[at] = converter(values[at], expression, connection)
        return values


class Kept:
    """The statements asked last, by what their wording depends on.

    One is asked from here once it was put into the same words twice, and no question was needed to find them: what
    depends on the moment or on other records is put into words each time.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: OrderedDict[Hashable, tuple[Statement, bool]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, queryset: Callable[[], QuerySet[Any, Any]]) -> Statement:
        """The statement kept under `key`, or that of `queryset()`."""
        with self._lock:
            kept, sure = self._found.get(key, (None, False))
            if kept is not None and sure:
                self._found.move_to_end(key)
                return kept
        with _questions() as asked:
            statement = Statement(queryset())
        if not asked:
            with self._lock:
                self._found[key] = statement, statement == kept
                while len(self._found) > self.most:
                    self._found.popitem(last=False)
        return statement

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._found.clear()


@contextmanager
def _questions() -> Iterator[list[str]]:
    """What the database is asked in the block."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(note):
        yield asked
