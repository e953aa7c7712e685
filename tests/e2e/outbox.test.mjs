// What was written is sent once and in order, whatever happens to the server, to the page, and to the tab.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, serverAway, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {pageDir, Server} from "./lib/server.mjs";
import {serveFiles} from "./lib/static_server.mjs";

describe("what is written", () => {
    let browser, files, server, url, ann;
    const said = [];

    // The page comes from elsewhere, so that it loads while the server is down.
    before(async () => {
        browser = await launch();
        files = await serveFiles(pageDir);
        server = await Server.start();
        url = `${files.url}/index.html?server=${server.socketUrl}/ws`;
        ann = await Visitor.join(browser, url, "Ann");
        ann.expect(serverAway);
    });

    after(async () => {
        await ann?.close();
        await server?.stop();
        files?.stop();
        await browser?.close();
    });

    async function sayUnheard(visitor, text) {
        await visitor.say(text);
        said.push(text);
    }

    async function isSaidOnce() {
        const clerk = await RawClient.join(server, "Clerk");
        try {
            assert.deepEqual(await clerk.bodies(), said);
        } finally {
            clerk.close();
        }
    }

    /// What the page keeps for the next one, but for the rooms' last messages.
    const keptIn = (visitor) => visitor.page.evaluate(() => new Promise((resolve, reject) => {
        const opening = indexedDB.open("parley." + window.parley.storageScope);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const store = opening.result.transaction("kept").objectStore("kept");
            const keys = store.getAllKeys();
            const values = store.getAll();
            values.onsuccess = () => {
                opening.result.close();
                resolve(values.result.filter((value, i) => !keys.result[i].includes(" room ")));
            };
        };
    }));
    // A draft has its form before it, and where devices were in step the mark of what they had.
    const keeps = (visitor, words) => eventually(async () =>
        assert.deepEqual((await keptIn(visitor)).map((kept) => kept.replace(/^(1|2 \d+) /, "")), [words]));
    const keepsNothing = (visitor) => eventually(async () => assert.deepEqual(await keptIn(visitor), []));

    it("while the server is down outlives a reload", async () => {
        await sayUnheard(ann, "one");
        await ann.seesExactly(said);
        await server.end("SIGKILL");
        for (const text of ["two", "three", "four"]) await sayUnheard(ann, text);
        await eventually(async () => assert.equal(await ann.log.locator("[data-state=pending]").count(), 3));
        await ann.page.reload();
        await server.restart();
        await ann.ready();
        await ann.seesExactly(said);
        await isSaidOnce();
        await keepsNothing(ann);
    });

    it("outlives a tab that crashes right after Enter", async () => {
        await server.end("SIGKILL");
        await sayUnheard(ann, "and then it crashed");
        await ann.crash();
        await server.restart();
        ann = await ann.another(url);
        await ann.ready();
        await ann.seesExactly(said);
        await isSaidOnce();
    });

    it("halfway is there after a reload", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.type("half a thought");
        await ann.page.reload();
        await ann.ready();
        await eventually(async () => assert.equal(await ann.composer.inputValue(), "half a thought"));
    });

    it("halfway is there after a crash", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.type(", and another");
        await keeps(ann, "half a thought, and another");
        await ann.crash();
        ann = await ann.another(url);
        await ann.ready();
        await eventually(async () => assert.equal(await ann.composer.inputValue(), "half a thought, and another"));
        await ann.composer.focus();
        await ann.page.keyboard.press("Enter");
        said.push("half a thought, and another");
        await ann.seesExactly(said);
        await keepsNothing(ann);
    });

    it("in one of two tabs is said once", async () => {
        await server.end("SIGKILL");
        await sayUnheard(ann, "from the first tab");
        await sayUnheard(ann, "and once more");
        const second = await ann.another(url);
        await server.restart();
        for (const tab of [ann, second]) {
            await tab.ready();
            await tab.seesExactly(said);
        }
        await sayUnheard(second, "from the second tab");
        for (const tab of [ann, second]) await tab.seesExactly(said);
        await isSaidOnce();
        await keepsNothing(ann);
        await second.page.close();
    });

    it("is sent all the same where the browser keeps nothing", async () => {
        const guest = await Visitor.open(browser, "");
        await guest.page.addInitScript(() => {
            IDBFactory.prototype.open = () => { throw new DOMException("refused", "SecurityError"); };
        });
        await guest.page.goto(url);
        await guest.enter("Guest");
        await guest.say("without a store");
        said.push("without a store");
        await ann.seesExactly(said);
        await guest.close();
    });

    it("waits no longer than a second for a store that never opens", async () => {
        const guest = await Visitor.open(browser, "");
        await guest.page.addInitScript(() => {
            IDBFactory.prototype.open = () => ({});
        });
        await guest.page.goto(url);
        await guest.enter("Late");
        await guest.say("with a store that hangs");
        said.push("with a store that hangs");
        await ann.seesExactly(said);
        await guest.close();
    });

    it("comes back from a store that opens late", async () => {
        const long = "half a thought ".repeat(400);  // too long to be in step, so that no server has it
        const guest = await Visitor.open(browser, url);
        await guest.enter("Patient");
        await guest.composer.focus();
        await guest.page.keyboard.insertText(long);
        await keeps(guest, long);
        await guest.page.addInitScript(() => {
            const open = IDBFactory.prototype.open;
            IDBFactory.prototype.open = function(...names) {
                const request = open.apply(this, names);
                const late = {};
                window.opened = new Promise((resolve) => {
                    request.onsuccess = () => {
                        late.result = request.result;
                        window.hand = () => late.onsuccess();
                        resolve();
                    };
                });
                return late;
            };
        });
        await guest.page.reload();
        await guest.ready();
        assert.equal(await guest.composer.inputValue(), "");
        await guest.page.evaluate(() => window.opened.then(() => window.hand()));
        await eventually(async () => assert.equal(await guest.composer.inputValue(), long));
        await guest.close();
    });
});
