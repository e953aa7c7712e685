// The page in other languages: German words and plurals, Arabic from right to left, and the choice on all devices.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

describe("the page in other languages", () => {
    let browser, server, grace;

    before(async () => {
        browser = await launch();
        server = await Server.start();
        grace = await RawClient.join(server, "Grace");
    });

    after(async () => {
        grace?.close();
        await server?.stop();
        await browser?.close();
    });

    const root = (visitor, name) => visitor.page.evaluate((attribute) => document.documentElement.getAttribute(attribute), name);
    const button = (visitor, name) => visitor.page.getByRole("button", {name});
    const boxOf = async (locator) => {
        await locator.waitFor();
        return locator.boundingBox();
    };

    it("speaks German to a German browser, from the first dialog on", async () => {
        const ann = await Visitor.open(browser, server.url, {locale: "de-AT"});
        await ann.page.getByRole("heading", {name: "Willkommen bei Parley"}).waitFor();
        assert.equal(await root(ann, "lang"), "de");
        assert.equal(await root(ann, "dir"), "ltr");
        await ann.page.getByLabel("Dein Name").fill("Ann");
        await button(ann, "Loslegen").click();
        await ann.page.getByRole("navigation", {name: "Räume"}).waitFor();
        await ann.page.getByRole("textbox", {name: "Nachricht an Lobby"}).waitFor();
        await grace.say("Guten Morgen");
        await ann.sees("Guten Morgen");
        await ann.page.getByRole("separator", {name: "Heute"}).waitFor();
        await button(ann, "2 hier, Liste anzeigen").waitFor();
        await ann.close();
    });

    it("counts as German does", async () => {
        const ann = await Visitor.open(browser, server.url, {locale: "de"});
        await ann.page.getByLabel("Dein Name").fill("Ben");
        await button(ann, "Loslegen").click();
        await ann.page.getByRole("navigation", {name: "Räume"}).getByRole("button", {name: /^Random/}).click();
        await ann.page.getByRole("heading", {level: 1, name: "Random"}).waitFor();
        await grace.say("eins");
        const lobby = ann.page.getByRole("navigation", {name: "Räume"}).getByRole("button", {name: /^Lobby/});
        await eventually(async () => assert.equal(await lobby.getAttribute("aria-label"), "Lobby, 1 ungelesen"));
        await button(ann, "Diesen Raum durchsuchen").click();
        await ann.page.getByRole("textbox", {name: "Diesen Raum durchsuchen"}).fill("nirgends zu finden");
        await ann.page.getByText("Nichts gefunden").waitFor();
        await ann.close();
    });

    it("stands from right to left in Arabic, words and pointer alike", async () => {
        const layla = await Visitor.open(browser, server.url, {locale: "ar"});
        await layla.page.getByRole("heading", {name: "مرحبًا بك في Parley"}).waitFor();
        assert.equal(await root(layla, "dir"), "rtl");
        await layla.page.getByLabel("اسمك").fill("ليلى");
        await button(layla, "ابدأ الدردشة").click();
        const rooms = layla.page.getByRole("navigation", {name: "الغرف"});
        const sidebar = await boxOf(rooms);
        assert.ok(sidebar.x > 500 && sidebar.x + sidebar.width === 1000, `the rooms stand at ${sidebar.x}`);
        await grace.say("from left to right");
        await layla.sees("from left to right");
        const article = await boxOf(layla.article("from left to right").first());
        const face = await boxOf(layla.log.getByRole("button", {name: "عن ⁨Grace⁩"}).first());
        assert.ok(face.x > article.x + article.width / 2, "the face stands at the right of the words");
        await layla.page.mouse.click(sidebar.x + sidebar.width / 2, (await boxOf(rooms.getByRole("button", {name: /^Random/}))).y + 10);
        await layla.page.getByRole("heading", {level: 1, name: "Random"}).waitFor();
        const field = layla.page.locator("#composer");
        await field.focus();
        await layla.page.keyboard.insertText("سلام عليكم");
        const at = await boxOf(field);
        assert.ok(at.x + at.width < sidebar.x, "one writes beside the rooms");
        await layla.page.keyboard.press("Enter");
        await layla.sees("سلام عليكم");
        await layla.close();
    });

    it("takes the language that a person chooses, in step on another page", async () => {
        const ann = await Visitor.join(browser, server.url, "Zoe");
        const other = await ann.another(server.url);
        await other.ready();
        await button(ann, /^Account: /).click();
        await button(ann, "Language: Deutsch").click();
        for (const one of [ann, other]) {
            await one.page.getByRole("navigation", {name: "Räume"}).waitFor();
            assert.equal(await root(one, "lang"), "de");
        }
        await ann.page.reload();
        await ann.page.getByRole("navigation", {name: "Räume"}).waitFor();
        await button(ann, /^Konto: /).click();
        await button(ann, "Sprache: العربية").click();
        await other.page.getByRole("navigation", {name: "الغرف"}).waitFor();
        await eventually(async () => assert.equal(await root(other, "dir"), "rtl"));
        await button(ann, "اللغة: English").click();
        for (const one of [ann, other]) await one.rooms.waitFor();
        assert.equal(await root(ann, "dir"), "ltr");
        await ann.close();
    });
});
