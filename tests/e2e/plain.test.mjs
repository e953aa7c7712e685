// The simplest client in the world: text frames on a WebSocket, no subprotocol.
import assert from "node:assert/strict";
import {once} from "node:events";
import {after, before, describe, it} from "node:test";
import WebSocket from "ws";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

async function connect(url) {
    const socket = new WebSocket(url);
    const heard = [];
    socket.on("message", (data, binary) => {
        assert.equal(binary, false);
        heard.push(data.toString());
    });
    await once(socket, "open");
    return {socket, heard};
}

describe("a plain-text client", () => {
    let browser, server, ann;
    const clients = {};

    before(async () => {
        browser = await launch();
        server = await Server.start();
        ann = await Visitor.join(browser, server.url, "Ann");
        clients["/"] = await connect(server.socketUrl);
        clients["/plain"] = await connect(server.socketUrl + "/plain");
    });

    after(async () => {
        for (const {socket} of Object.values(clients)) socket.terminate();
        await ann?.close();
        await server?.stop();
        await browser?.close();
    });

    for (const path of ["/", "/plain"]) {
        it(`on ${path} is heard by the page and by the other plain client, word for word`, async () => {
            const text = `Hello Server! from ${path} 你好 🎉`;
            const other = clients[path === "/" ? "/plain" : "/"];
            clients[path].socket.send(text);
            await ann.sees(text);
            assert.equal(await ann.article(text).textContent(), text);
            await eventually(() => assert.equal(other.heard.at(-1), text));
        });

        it(`on ${path} hears the page, with the name`, async () => {
            const text = `hello, ${path} שלום`;
            await ann.say(text);
            await eventually(() => assert.equal(clients[path].heard.at(-1), `Ann: ${text}`));
        });
    }
});
