// The page itself: its weight, its frames, its sharpness, where it may come from, and how it fails.
import assert from "node:assert/strict";
import {setTimeout as sleep} from "node:timers/promises";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {inkOf} from "./lib/ink.mjs";
import {pageDir, Server} from "./lib/server.mjs";
import {serveFiles} from "./lib/static_server.mjs";

const firstLoadBytesMax = 350 * 1024;

// What is fetched once the page stands.
const isLater = (url) => /\/later\.[^/]*\.wasm$/.test(String(url));

describe("the page", () => {
    let browser, server;

    before(async () => {
        browser = await launch();
        server = await Server.start();
    });

    after(async () => {
        await server?.stop();
        await browser?.close();
    });

    it("loads each file once, in no more than 350 KB", async () => {
        const visitor = await Visitor.open(browser, "");
        const devtools = await visitor.context.newCDPSession(visitor.page);
        await devtools.send("Network.enable");
        const responses = [];
        const cached = new Set();
        let bytes = 0;
        devtools.on("Network.responseReceived", ({requestId, response}) => responses.push({requestId, ...response}));
        devtools.on("Network.requestServedFromCache", ({requestId}) => cached.add(requestId));
        devtools.on("Network.loadingFinished", ({requestId, encodedDataLength}) => {
            if (!responses.some((one) => one.requestId === requestId && isLater(one.url))) bytes += encodedDataLength;
        });
        await visitor.page.goto(server.url);
        await visitor.enter("Ann");
        await visitor.page.waitForLoadState("networkidle");
        assert.ok(bytes > 50_000 && bytes <= firstLoadBytesMax, `${bytes} bytes`);
        const fetched = responses.filter((response) => !response.fromDiskCache && !cached.has(response.requestId));
        const urls = fetched.map((response) => response.url);
        assert.deepEqual(urls, [...new Set(urls)]);
        await visitor.close();
    });

    it("lets people talk before its second part is there, and fetches that by itself", async () => {
        const visitor = await Visitor.open(browser, "");
        const later = visitor.page.waitForRequest((request) => isLater(request.url()));
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await visitor.page.route(isLater, async (route) => {
            await held;
            await route.continue();
        });
        await visitor.page.goto(server.url);
        await visitor.enter("Swift");
        await visitor.say("with one part");
        await visitor.sees("with one part");
        assert.equal((await later).resourceType(), "fetch");
        release();
        await visitor.page.keyboard.press("Control+k");
        await visitor.page.getByRole("region", {name: "Go to"}).waitFor();
        await visitor.close();
    });

    it("waits for its second part where that is called for before it came", async () => {
        const visitor = await Visitor.open(browser, "");
        const asked = [];
        await visitor.page.route(isLater, async (route) => {
            asked.push(route.request().resourceType());
            if (asked.at(-1) === "xhr") await route.continue();
        });
        await visitor.page.goto(server.url);
        await visitor.enter("Quick");
        await visitor.page.keyboard.press("Control+k");
        await visitor.page.getByRole("region", {name: "Go to"}).waitFor();
        assert.ok(asked.includes("xhr"), asked.join());
        await visitor.close();
    });

    it("says that a part is missing where that can't be fetched at all", async () => {
        const visitor = await Visitor.open(browser, "");
        await visitor.page.route(isLater, (route) => route.abort());
        visitor.expect(/Failed to load/);
        await visitor.page.goto(server.url);
        await visitor.enter("Unlucky");
        await visitor.page.keyboard.press("Control+k");
        await visitor.page.getByRole("heading", {name: "Parley did not load"}).waitFor();
        await visitor.close();
    });

    it("asks again for its second part where the server was away", async () => {
        const visitor = await Visitor.open(browser, "");
        let times = 0;
        await visitor.page.route(isLater, (route) => (++times === 1 ? route.abort() : route.continue()));
        visitor.expect(/Failed to load resource/);
        await visitor.page.goto(server.url);
        await visitor.enter("Patient");
        const came = (response) => isLater(response.url()) && response.request().resourceType() === "fetch";
        assert.equal((await visitor.page.waitForResponse(came)).status(), 200);
        await visitor.page.keyboard.press("Control+k");
        await visitor.page.getByRole("region", {name: "Go to"}).waitFor();
        assert.equal(times, 2);
        await visitor.close();
    });

    it("has a name dialog that works before the program is there", async () => {
        const visitor = await Visitor.open(browser, "");
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await visitor.page.route(/\.wasm$/, async (route) => {
            await held;
            await route.continue();
        });
        await visitor.page.goto(server.url, {waitUntil: "commit"});
        await visitor.page.getByLabel("Your name").fill("Early");
        await visitor.page.getByRole("button", {name: "Start chatting"}).click();
        release();
        await visitor.ready();
        await visitor.say("as early as can be");
        await visitor.sees("as early as can be");
        await visitor.close();
    });

    it("says what is wrong with a name, whether the program or the server knows it, and takes the next", async () => {
        const visitor = await Visitor.open(browser, server.url);
        const field = visitor.page.getByLabel("Your name");
        const wrong = [
            ["...", "needs a letter, a digit or an emoji"],
            ["Ada\u202Egnp", "changes the direction of writing (U+202E)"],
            ["Adm1n", "reserved"],
            ["P\u0430ul", "one script"],
        ];
        for (const [name, words] of wrong) {
            await field.fill(name);
            await visitor.page.getByRole("button", {name: "Start chatting"}).click();
            await visitor.page.getByRole("alert").filter({hasText: words}).waitFor();
        }
        await visitor.enter("Zoe\u0308");
        await visitor.say("called as it looks");
        await visitor.sees("called as it looks");
        assert.match(await visitor.article("called as it looks").getAttribute("aria-label"), /^Zo\u00EB,/u);
        await visitor.close();
    });

    it("draws no frame in five idle seconds, focused or not", async (t) => {
        // Nobody who was here before goes away meanwhile: that would be seen.
        const quiet = await Server.start();
        t.after(() => quiet.stop());
        const visitor = await Visitor.join(browser, quiet.url, "Idle");
        // The server says who is here at its next tick, which may come when the page has long been still.
        await visitor.page.getByRole("button", {name: /^1 here/}).waitFor();
        for (const act of [() => visitor.composer.focus(), () => visitor.composer.evaluate((field) => field.blur())]) {
            await act();
            await visitor.settle();
            const before = await visitor.frames();
            // The one sleep of these tests: it is what is measured.
            await sleep(5000);
            assert.equal(await visitor.frames(), before);
        }
        await visitor.close();
    });

    for (const deviceScaleFactor of [1, 1.5, 2, 3]) {
        it(`is crisp with ${deviceScaleFactor} device pixels to a CSS pixel`, async () => {
            const viewport = {width: 803, height: 601};
            const visitor = await Visitor.join(browser, server.url, "Sharp", {deviceScaleFactor, viewport});
            await visitor.settle();
            const size = await visitor.page.locator("canvas").evaluate((canvas) => [canvas.width, canvas.height]);
            assert.deepEqual(size, [viewport.width, viewport.height].map((css_px) => Math.round(css_px * deviceScaleFactor)));
            await visitor.close();
        });
    }

    it("follows the window's size", async () => {
        const visitor = await Visitor.join(browser, server.url, "Wide");
        await visitor.page.setViewportSize({width: 640, height: 480});
        await eventually(async () => {
            const size = await visitor.page.locator("canvas").evaluate((canvas) => [canvas.width, canvas.height]);
            assert.deepEqual(size, [640, 480]);
        });
        await visitor.close();
    });

    it("comes from any file server and talks to the server that it is told", async () => {
        const files = await serveFiles(pageDir);
        const far = await Visitor.join(browser, `${files.url}/index.html?server=${server.socketUrl}/ws`, "Far");
        const near = await Visitor.join(browser, server.url, "Near");
        await far.say("from elsewhere");
        await near.sees("from elsewhere");
        await near.say("welcome");
        await far.sees("welcome");
        await far.page.reload();
        await far.sees("welcome");
        await far.close();
        await near.close();
        files.stop();
    });

    it("draws again after its graphics context was lost", async () => {
        const visitor = await Visitor.join(browser, server.url, "Lost");
        await visitor.say("something to see");
        await visitor.sees("something to see");
        const box = await visitor.article("something to see").getByRole("paragraph").last().boundingBox();
        // It can be restored only after the page was told.
        await visitor.page.evaluate(() => new Promise((resolve) => {
            const canvas = document.getElementById("canvas");
            canvas.addEventListener("webglcontextlost", resolve, {once: true});
            window.lost = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
            window.lost.loseContext();
        }));
        await visitor.page.evaluate(() => window.lost.restoreContext());
        await eventually(async () => {
            const {ink} = await inkOf(browser, visitor.page, {...box, width: 300});
            assert.ok(ink > 100);
        });
        visitor.expect(/CONTEXT_LOST/);
        await visitor.close();
    });
});
