"""Django's backend for PostgreSQL, but that a connection kept from the last request is looked at, not asked."""

import select

from django.db.backends.postgresql import base

SOMETHING = select.POLLIN | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    def is_usable(self) -> bool:
        """Whether the connection still stands.

        A server that has ended has closed its side, which shows at once; nothing is waiting to be read from one that
        stands. Only what shows something is asked, as Django asks every connection at the start of every request.
        """
        connection = self.connection
        if connection is None or connection.closed:
            return False
        side = select.poll()
        side.register(connection.fileno(), SOMETHING)
        return not side.poll(0) or super().is_usable()
