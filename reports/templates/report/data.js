/** The data of the page: compressed, so that large platforms stay small. */
async function unpacked() {
  const letters = atob(document.getElementById("data").textContent.trim());
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
