// Wakes the islands of a page, and says when a login is about to end. The server asks for this module where
// an island stands, or somebody is signed in:
//
//   <script type="module" nonce="…" src="{loader}" data-js="{islands_js}" data-wasm="{islands_wasm}"></script>
//
// Everything works without it, so a failure leaves the page as the server sent it. How it went is
// written on the root element, for whoever waits: <html data-islands="ready"> or "failed".

const { js, wasm } = document.querySelector("script[data-js][data-wasm]").dataset;

// Both downloads start at once; the bindings take the response while it still arrives.
async function load() {
  const binary = fetch(wasm);
  const islands = await import(js);
  await islands.default({ module_or_path: binary });
  islands.hydrate();
  return islands;
}

// An island wakes before the islands inside it. What a page passed into an island as children
// stands in <leptos-children>; islands found there belong to that one's reactive owner, which its
// `$$on_hydrate` makes the current one.
async function wake(node, islands, enterOwner) {
  if (node.localName === "leptos-island") {
    enterOwner?.();
    await islands[node.dataset.component](node);
  }
  const inner = node.localName === "leptos-children" ? node.$$on_hydrate : enterOwner;
  for (const child of node.children) {
    await wake(child, islands, inner);
  }
}

// What stands on a page is not left to whoever comes by: without anything typed the sign-in page takes its
// place, which leads back here; otherwise all but what was typed is hidden.
function cover() {
  const typed = [...document.querySelectorAll("main form")].filter((form) =>
    [...form.elements].some((field) => "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue),
  );
  if (typed.length === 0) {
    const back = location.pathname + location.search;
    location.replace(`/sign-in?${new URLSearchParams({ notice: "out", then: back })}`);
  }
  for (const form of typed) {
    form.dataset.typed = "";
  }
  document.documentElement.dataset.login = "ended";
}

// Shows the notice at the top when the login ends within two minutes. Saving counts as being there, and so
// does another tab, so the server is asked before anything is said; that question itself counts for nothing.
function watchLogin(notice) {
  const WARNING = 120;
  let ends = Date.now() + Number(notice.dataset.loginEnds) * 1000;
  const ended = notice.querySelector("[data-login-ended]");
  const form = notice.querySelector("form");
  const say = (left) => {
    // Said aloud when it appears, and no alert before that.
    notice.toggleAttribute("role", left <= WARNING);
    if (left <= WARNING) {
      notice.setAttribute("role", "alert");
    }
    notice.hidden = left > WARNING;
    form.hidden = left <= 0;
    ended.hidden = left > 0;
    if (left <= 0) {
      cover();
    } else {
      delete document.documentElement.dataset.login;
      ends = Date.now() + left * 1000;
    }
    // Once it has ended somebody may sign in again in another tab.
    const wait = left > WARNING ? left - WARNING : 15;
    setTimeout(look, wait * 1000);
  };
  const look = async () => {
    try {
      const answer = await fetch("/login");
      if (answer.ok) {
        say(Number(await answer.text()));
      } else {
        unheard(answer.status === 401);
      }
    } catch {
      unheard(false);
    }
  };
  // Without an answer the login has ended when it would have: nothing that was done here has reached the server.
  const unheard = (isOver) => {
    if (isOver || Date.now() >= ends) {
      say(0);
    } else {
      setTimeout(look, 15_000);
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch("/login", { method: "POST", redirect: "manual" });
    await look();
  });
  setTimeout(look, Math.max(Number(notice.dataset.loginEnds) - WARNING, 1) * 1000);
}

const notice = document.querySelector("[data-login-ends]");
if (notice) {
  watchLogin(notice);
}

if (document.querySelector("leptos-island")) {
  try {
    await wake(document.body, await load());
    document.documentElement.dataset.islands = "ready";
  } catch (error) {
    document.documentElement.dataset.islands = "failed";
    throw error;
  }
}
