// Another name, between real pages.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

const bare = (words) => words.replace(/[\u2068\u2069]/g, "");

describe("a name", () => {
    let scene, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann", "Ben");
        ({ann, ben} = scene);
        await ben.say("Written as Ben");
        await ann.sees("Written as Ben");
    });

    after(() => scene?.close());

    const author = (visitor, name) => visitor.page.getByRole("article", {name: new RegExp(`^${name}, `)}).first().waitFor();
    const account = (visitor) => visitor.page.getByRole("button", {name: /^Account:/});

    it("is changed by a command, in open pages and at what was written before", async () => {
        await ben.say("/nick Benjamin");
        await author(ann, "Benjamin");
        await author(ben, "Benjamin");
        await ann.page.getByRole("button", {name: /^2 here/}).press("Enter");
        await eventually(async () => {
            const people = await ann.page.getByRole("region", {name: "People"}).getByRole("listitem").allTextContents();
            assert.deepEqual(people.map(bare), ["Ann (you)", "Benjamin"]);
        });
        await ann.page.keyboard.press("Escape");
    });

    it("is changed in the account panel, and kept over a reload", async () => {
        await account(ben).press("Enter");
        await ben.page.getByRole("button", {name: "Change name"}).press("Enter");
        await ben.page.getByLabel("New name").locator("visible=true").fill("Benno");
        await ben.page.getByRole("button", {name: "Change", exact: true}).click();
        await author(ann, "Benno");
        await ben.page.reload();
        await ben.ready();
        await author(ben, "Benno");
    });

    it("that could be mistaken is refused, and what was typed stays", async () => {
        await ben.page.reload();
        await ben.ready();
        await ben.say("/nick admin");
        await eventually(async () => assert.equal(await ben.composer.inputValue(), "/nick admin"));
        await author(ann, "Benno");
    });
});
