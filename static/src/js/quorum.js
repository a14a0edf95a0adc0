// Counts the voting seats present while people are ticked. Without it the page says the quorum once it is sent.
const SITS = new Set(["present", "deputy"]);

function present(form) {
  const seats = [...form.querySelectorAll("[data-voting]")];
  return seats.filter((seat) => SITS.has(seat.querySelector('input[type="radio"]:checked')?.value)).length;
}

function words(count, needed) {
  const seats = count === 1 ? "1 voting seat present" : `${count} voting seats present`;
  if (needed === null) {
    return `${seats}. This body has no quorum.`;
  }
  return `${count >= needed ? "Quorate" : "Not quorate"}: ${seats}, ${needed} needed.`;
}

// The deputy's name and level are asked for where they say something.
function unfold(seat) {
  const more = seat.querySelector(".app-register__more");
  const status = seat.querySelector('input[type="radio"]:checked')?.value;
  if (more) {
    const name = more.querySelector('input[name^="deputy-"]');
    name.closest(".govuk-form-group").hidden = status !== "deputy" && !name.value;
    const level = more.querySelector("select");
    level.closest(".govuk-form-group").hidden = !SITS.has(status) && !level.value;
  }
}

function live(told) {
  const form = told.closest("form");
  const needed = told.dataset.needed === "" ? null : Number(told.dataset.needed);
  const line = told.querySelector("[data-quorum-words]");
  const show = () => {
    const count = present(form);
    const said = words(count, needed);
    if (line.textContent !== said) {
      line.textContent = said;
    }
    told.dataset.quorate = String(needed === null || count >= needed);
    form.querySelectorAll(".app-register__seat").forEach(unfold);
  };
  form.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-quorum]").forEach(live);
