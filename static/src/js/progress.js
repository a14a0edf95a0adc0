// Follows a long job without reloading the page: asks for the same page and takes over its progress region.
const EVERY = 2000; // milliseconds

async function refresh(region) {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) {
    return region;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-progress]");
  if (!fresh || fresh.dataset.progress === "finished") {
    window.location.reload();
    return null;
  }
  region.replaceWith(fresh);
  return fresh;
}

async function follow(region) {
  let current = region;
  while (current && current.dataset.progress !== "finished") {
    await new Promise((wake) => window.setTimeout(wake, EVERY));
    if (!document.hidden) {
      current = await refresh(current).catch(() => current);
    }
  }
}

document.querySelectorAll("[data-progress='running']").forEach(follow);
