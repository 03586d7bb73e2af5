// Wakes the islands of a page. The server asks for this module only where an island stands:
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

try {
  await wake(document.body, await load());
  document.documentElement.dataset.islands = "ready";
} catch (error) {
  document.documentElement.dataset.islands = "failed";
  throw error;
}
