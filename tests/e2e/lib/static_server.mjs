// A plain file server, as emrun is one: it knows nothing of Parley.
import {once} from "node:events";
import {readFile} from "node:fs/promises";
import {createServer} from "node:http";
import {extname, join, normalize} from "node:path";

const types = {
    ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm",
};

export async function serveFiles(folder) {
    const server = createServer(async (request, response) => {
        const path = normalize(new URL(request.url, "http://localhost").pathname);
        try {
            const body = await readFile(join(folder, path === "/" ? "index.html" : path));
            response.writeHead(200, {"content-type": types[extname(path)] || "application/octet-stream"}).end(body);
        } catch {
            response.writeHead(404).end();
        }
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return {url: `http://localhost:${server.address().port}`, stop: () => server.close()};
}
