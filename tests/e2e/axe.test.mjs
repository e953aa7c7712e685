// axe-core finds nothing serious in any view.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {after, before, describe, it} from "node:test";
import {launch, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What is serious or worse, in words. The mirror's text is transparent: its colours are the canvas's, which axe can't see.
async function complaints(page) {
    await page.evaluate(axe);
    return page.evaluate(async () => {
        const colors = {runOnly: ["color-contrast"]};
        const everything = {rules: {"color-contrast": {enabled: false}}};
        const results = [await globalThis.axe.run(document, everything),
                         await globalThis.axe.run({exclude: [["#mirror"], ["#composer"]]}, colors)];
        const serious = results.flatMap((result) => result.violations)
            .filter((violation) => ["serious", "critical"].includes(violation.impact));
        return serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
    });
}

for (const [shape, options] of [["wide", {colorScheme: "dark"}],
                                ["narrow", {viewport: {width: 390, height: 780}, colorScheme: "light"}]]) {
    describe(`accessibility, ${shape}`, () => {
        let browser, server, grace, ann;
        const narrow = shape === "narrow";

        before(async () => {
            browser = await launch();
            server = await Server.start();
            grace = await RawClient.join(server, "Grace");
            await grace.change("create", undefined, {name: "Tea"});
            const seq = await grace.say("Hello there");
            await grace.change("react", "lobby", {target: seq, emoji: "👍"});
            await grace.change("pin", "lobby", {target: seq});
            await grace.say("Words to be found");
        });

        after(async () => {
            await ann?.context.close();
            grace?.close();
            await server?.stop();
            await browser?.close();
        });

        const isClean = async () => assert.deepEqual(await complaints(ann.page), []);

        it("of the name dialog", async () => {
            ann = await Visitor.open(browser, server.url, options);
            await ann.page.getByLabel("Your name").waitFor();
            await isClean();
            for (const name of ["Sign in", "Create one", "come in as a guest"]) {
                await ann.page.getByRole("button", {name}).click();
                await isClean();
            }
        });

        it("of a conversation", async () => {
            await ann.enter("Ann");
            await ann.sees("Words to be found");
            await ann.say("Mine");
            await ann.sees("Mine");
            await ann.page.keyboard.insertText("draft");
            await ann.settle();
            await isClean();
        });

        it("of the rooms", async () => {
            if (narrow) await ann.page.getByRole("button", {name: "Rooms"}).press("Enter");
            await ann.rooms.getByRole("button", {name: "Tea"}).waitFor();
            await isClean();
        });

        it("of the dialog for a new room", async () => {
            await ann.page.getByRole("button", {name: "New room"}).press("Enter");
            await ann.page.getByLabel("Room name").waitFor();
            await isClean();
            await ann.page.getByRole("button", {name: "Cancel"}).click();
            // The program takes the focus back, and the next key must not be too early for it.
            await ann.page.getByLabel("Room name").waitFor({state: "hidden"});
            await ann.settle();
            if (narrow) await ann.page.getByRole("button", {name: "Close rooms"}).press("Enter");
        });

        it("of the people", async () => {
            await ann.page.getByRole("button", {name: /^2 here/}).press("Enter");
            await ann.page.getByRole("list", {name: "People here"}).waitFor();
            await isClean();
            await ann.page.getByRole("button", {name: "Close the list of people"}).press("Enter");
        });

        it("of the search, empty and with what it found", async () => {
            await ann.page.keyboard.press("Control+f");
            const search = ann.page.getByRole("region", {name: "Search"});
            await search.waitFor();
            await isClean();
            await ann.page.keyboard.insertText("words");
            await search.getByRole("status").filter({hasText: "1 message"}).waitFor();
            await isClean();
            await ann.page.keyboard.press("Enter");
            await search.getByRole("status").filter({hasText: "1 of 1"}).waitFor();
            await isClean();
            await ann.page.keyboard.press("Escape");
        });

        it("of the page without a connection", async () => {
            await server.end("SIGKILL");
            await ann.page.getByRole("status").filter({hasText: /Reconnecting|Connecting…/}).first().waitFor();
            await isClean();
        });
    });
}
