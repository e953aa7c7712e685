// A page that can't work says so, and what to do; what was half written is kept.
import assert from "node:assert/strict";
import {once} from "node:events";
import {createServer} from "node:http";
import {connect} from "node:net";
import {after, before, describe, it} from "node:test";
import {eventually, launch, serverAway, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

/// A proxy that passes pages on, and sockets only once it is told to.
async function proxyWithoutSockets(server) {
    const proxy = createServer(async (request, response) => {
        const answer = await fetch(server.url + request.url, {headers: {"accept-encoding": "identity"}});
        const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(connection|content-length|keep-alive)$/.test(name)));
        response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()));
    });
    let passesSockets = false;
    proxy.on("upgrade", (request, socket, head) => {
        if (!passesSockets) return socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        const lines = [`GET ${request.url} HTTP/1.1`];
        for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
        const far = connect(server.port, "127.0.0.1");
        far.write(lines.join("\r\n") + "\r\n\r\n");
        far.write(head);
        for (const [from, to] of [[socket, far], [far, socket]]) from.on("error", () => {}).pipe(to);
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    return {
        url: `http://localhost:${proxy.address().port}`,
        passSockets: () => { passesSockets = true; },
        stop: () => {
            proxy.close();
            proxy.closeAllConnections();
        },
    };
}

describe("a page that can't work says so", () => {
    let browser, server;

    before(async () => {
        browser = await launch();
        server = await Server.start();
    });

    after(async () => {
        await server?.stop();
        await browser?.close();
    });

    async function failsWith(title, prepare, expected) {
        const visitor = await Visitor.open(browser, "");
        await prepare(visitor.page);
        await visitor.page.goto(server.url);
        await visitor.page.getByRole("heading", {name: title}).waitFor();
        await visitor.page.getByRole("button", {name: "Reload"}).waitFor();
        assert.equal(await visitor.page.locator("#app").evaluate((app) => app.inert), true);
        visitor.expect(expected);
        await visitor.close();
    }

    it("without WebGL 2", () => failsWith("Parley can't draw here", (page) => page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
    }), /WebGL/));

    it("without WebAssembly", () => failsWith("WebAssembly is turned off", (page) => page.addInitScript(() => {
        delete window.WebAssembly;
    }), /never/));

    it("where WebAssembly is not allowed to compile", () => failsWith("WebAssembly is turned off", (page) => page.addInitScript(() => {
        WebAssembly.instantiateStreaming = () => Promise.reject(new WebAssembly.CompileError("refused by embedder"));
    }), /^Parley [0-9a-f]{10}: CompileError: refused by embedder/));

    it("in a browser that lacks what it needs", () => failsWith("This browser is too old", (page) => page.addInitScript(() => {
        delete window.ResizeObserver;
    }), /never/));

    // As a browser does that knows no modules: it runs the script marked so, and can't parse the other.
    it("in a browser that can't read it at all", () => failsWith("This browser is too old", async (page) => {
        await page.route(/\/$/, async (route) => {
            const response = await route.fetch();
            await route.fulfill({response, body: (await response.text()).replace("nomodule", "")});
        });
        await page.route(/\/boot\.[0-9a-f]+\.js$/, (route) => route.fulfill({contentType: "text/javascript", body: "let x ="}));
    }, /Unexpected/));

    it("when a file is missing", () => failsWith("Parley did not load", (page) => page.route(/parley\.[0-9a-f]+\.(js|wasm)$/, (route) =>
        route.fulfill({status: 404})), /404|parley/i));

    it("when the forms are missing", () => failsWith("Parley did not load", (page) => page.route(/forms\.[0-9a-f]+\.js$/, (route) =>
        route.fulfill({status: 404})), /404|forms/i));

    it("when the program breaks, and keeps the draft", async () => {
        const visitor = await Visitor.join(browser, server.url, "Broken");
        await visitor.composer.focus();
        await visitor.page.keyboard.type("half a sent");
        const build = await visitor.page.evaluate(() => window.parley.build);
        await visitor.page.evaluate(() => {
            // What a trap looks like from outside: an exception through the frame that is being drawn.
            WebGL2RenderingContext.prototype.drawElements = () => { throw new WebAssembly.RuntimeError("unreachable"); };
        });
        await visitor.page.keyboard.type("ence");
        await visitor.page.getByRole("heading", {name: "Something broke"}).waitFor();
        await visitor.page.getByText("Your unsent message is kept and will be back.").waitFor();
        assert.equal(visitor.problems.length, 1, "said once, and with the build");
        assert.ok(visitor.problems[0].startsWith(`Parley ${build}: RuntimeError: unreachable`), visitor.problems[0]);
        visitor.expect(/unreachable/);
        await visitor.page.getByRole("button", {name: "Reload"}).click();
        await visitor.ready();
        await eventually(async () => assert.match(await visitor.composer.inputValue(), /^half a sent/));
        await visitor.close();
    });

    it("when something stands between it and its socket, and goes on when nothing does", async () => {
        const proxy = await proxyWithoutSockets(server);
        const visitor = await Visitor.open(browser, proxy.url);
        visitor.expect(serverAway);
        await visitor.page.getByLabel("Your name").fill("Walled");
        await visitor.page.getByRole("button", {name: "Start chatting"}).click();
        await visitor.page.getByRole("heading", {name: "The connection is blocked"}).waitFor();
        await visitor.page.getByText("allow this site there").waitFor();
        proxy.passSockets();
        await visitor.page.getByRole("heading", {name: "The connection is blocked"}).waitFor({state: "hidden", timeout: 60_000});
        await visitor.ready();
        assert.equal(await visitor.page.locator("#app").evaluate((app) => app.inert), false);
        await visitor.close();
        proxy.stop();
    });

    it("where the browser keeps nothing, and chats all the same", async () => {
        const visitor = await Visitor.open(browser, "");
        await visitor.page.addInitScript(() => {
            IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };
        });
        await visitor.page.goto(server.url);
        await visitor.enter("Forgetful");
        await visitor.page.getByText("Allow it to store data for this site.").waitFor();
        await visitor.say("all the same");
        await visitor.sees("all the same");
        await visitor.page.getByRole("button", {name: "Dismiss"}).click();
        await visitor.page.getByText("Allow it to store data for this site.").waitFor({state: "hidden"});
        await visitor.close();
    });

    it("where there is no room left, and keeps what is written while the page lives", async () => {
        const visitor = await Visitor.join(browser, server.url, "Full");
        await visitor.page.evaluate(() => {
            IDBObjectStore.prototype.put = function() {
                this.transaction.abort();
                Object.defineProperty(this.transaction, "error", {value: new DOMException("full", "QuotaExceededError")});
            };
        });
        await visitor.composer.focus();
        await visitor.page.keyboard.type("not lost yet");
        await visitor.page.getByText("Free some space.").waitFor();
        assert.equal(await visitor.composer.inputValue(), "not lost yet");
        await visitor.close();
    });

    it("of its own mistakes, with the build and nothing else", async () => {
        const visitor = await Visitor.join(browser, server.url, "Clumsy");
        const build = await visitor.page.evaluate(() => window.parley.build);
        await visitor.page.evaluate(() => {
            setTimeout(() => { throw new TypeError("a slip"); });
            setTimeout(() => Promise.reject(new RangeError("another")));
        });
        await eventually(() => assert.equal(visitor.problems.length, 2));
        assert.ok(visitor.problems[0].startsWith(`Parley ${build}: TypeError: a slip`), visitor.problems[0]);
        assert.ok(visitor.problems[1].startsWith(`Parley ${build}: RangeError: another`), visitor.problems[1]);
        visitor.expect(/a slip|another/);
        await visitor.close();
    });

    it("while it loads, after a second and a half", async () => {
        const visitor = await Visitor.open(browser, "");
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await visitor.page.route(/\.wasm$/, async (route) => {
            await held;
            await route.continue();
        });
        await visitor.page.goto(server.url, {waitUntil: "commit"});
        await visitor.page.locator("#skeleton").waitFor();
        await visitor.page.getByText(/^Loading Parley: \d+ %$/).waitFor();
        release();
        await visitor.page.getByText(/^Loading Parley/).waitFor({state: "hidden"});
        await visitor.page.locator("#skeleton").waitFor({state: "detached"});
        await visitor.close();
    });
});
