// Small comforts on top of pages that work without them.

// A form sent twice by a nervous double click is sent once.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 5000);
  });
}

// The error summary takes the focus when a page comes back with errors.
function focusOn(summary) {
  summary.tabIndex = -1;
  summary.focus();
}

// A link of the error summary leads into the field, its label kept in view.
function leadToField(link) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) {
      return;
    }
    event.preventDefault();
    const group = field.closest(".govuk-form-group") ?? field;
    group.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// On a phone the service navigation folds behind a button.
function foldNavigation(button) {
  const list = document.getElementById(button.getAttribute("aria-controls"));
  const wide = window.matchMedia("(min-width: 40.0625em)");
  let open = false;
  const show = () => {
    button.hidden = wide.matches;
    list.hidden = !wide.matches && !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    open = !open;
    show();
  });
  wide.addEventListener("change", show);
  show();
}

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

each('form[method="post"]', sendOnce);
each("[data-error-summary]", focusOn);
each("[data-error-summary] a[href^='#']", leadToField);
each("[data-navigation-toggle]", foldNavigation);
