// The installed page: what works without a network, and that nobody is ever given an old client.
import assert from "node:assert/strict";
import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, it} from "node:test";
import {eventually, launch, serverAway, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {pageDir, Server} from "./lib/server.mjs";

/// Until the worker has a copy of everything.
async function installed(visitor) {
    await visitor.page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await eventually(async () => assert.ok(await visitor.page.evaluate(() => navigator.serviceWorker.controller !== null)));
}

describe("the installed page", () => {
    let browser, server, folder;

    before(async () => {
        browser = await launch();
        folder = mkdtempSync(join(tmpdir(), "parley-page-"));
        cpSync(pageDir, folder, {recursive: true});
        server = await Server.start({webRoot: folder});
    });

    after(async () => {
        await server?.stop();
        await browser?.close();
        rmSync(folder, {recursive: true, force: true});
    });

    /// The same page, built anew: only its build differs.
    function renewPage(from, to) {
        for (const name of ["index.html", "sw.js"]) {
            const path = join(folder, name);
            writeFileSync(path, readFileSync(path, "utf8").replaceAll(from, to));
            for (const packed of [".br", ".gz"]) rmSync(path + packed, {force: true});
        }
    }

    it("opens offline with its last messages, and sends later what is written there", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        ann.expect(serverAway);
        await ann.say("seen before");
        await ann.seesExactly(["seen before"]);
        await installed(ann);
        await server.end("SIGKILL");
        await ann.context.setOffline(true);
        await ann.page.goto(server.url + "/r/lobby");
        await ann.sees("seen before");
        await ann.page.getByText("You are offline. What you write is sent when the network is back.").waitFor();
        await ann.say("written offline");
        await ann.log.locator("[data-state=pending]").filter({hasText: "written offline"}).waitFor();
        await ann.page.reload();
        await ann.log.locator("[data-state=pending]").filter({hasText: "written offline"}).waitFor();
        await server.restart();
        await ann.context.setOffline(false);
        await ann.seesExactly(["seen before", "written offline"]);
        const clerk = await RawClient.join(server, "Clerk");
        assert.deepEqual(await clerk.bodies(), ["seen before", "written offline"]);
        clerk.close();
        await ann.close();
    });

    it("is the new one as soon as there is one, and says so where it was open", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        ann.expect(serverAway);
        await installed(ann);
        const old = await ann.page.evaluate(() => window.parley.build);
        const notice = ann.page.getByText("A new version of Parley is here.");
        await server.end("SIGTERM");
        renewPage(old, "0123456789");
        await server.restart();
        await notice.waitFor();
        await ann.composer.focus();
        await ann.page.keyboard.type("half a line");
        await ann.page.getByRole("button", {name: "Reload"}).click();
        await eventually(async () => assert.equal(await ann.page.evaluate(() => window.parley?.build), "0123456789"));
        await ann.ready();
        await eventually(async () => assert.equal(await ann.composer.inputValue(), "half a line"));
        assert.equal(await notice.isVisible(), false);
        // The old copies go.
        await eventually(async () => assert.deepEqual(await ann.page.evaluate(() => caches.keys()), ["parley 0123456789"]));
        await ann.close();
    });

    it("can be installed: a manifest whose icons are there", async () => {
        const name = readdirSync(pageDir).find((file) => /^manifest\.[0-9a-f]+\.webmanifest$/.test(file));
        const manifest = await (await fetch(`${server.url}/${name}`)).json();
        assert.equal(manifest.display, "standalone");
        for (const {src, type} of manifest.icons) {
            const icon = await fetch(server.url + src);
            assert.equal(icon.status, 200, src);
            assert.equal(icon.headers.get("content-type"), type);
        }
        assert.ok(manifest.icons.some((icon) => icon.purpose === "maskable"));
    });
});
