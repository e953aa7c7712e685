// Pictures beside people's names, between real pages.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {middleIn} from "./lib/ink.mjs";
import {Server} from "./lib/server.mjs";

// 96 pixels wide, 32 high: blue, red, blue. The square in its middle is red.
const red = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAGAAAAAgCAIAAABiouoDAAAASUlEQVR42u3QwQkAAAwCMfdf2k7hoxDwf5Ikna7jwPp/AAECBAgQIECAAAECBAgQIECAAAECBAgQIECAAAECBAgQIECAAAH6C3QPMPSmWIjqPgAAAABJRU5ErkJggg==", "base64");

describe("an avatar", () => {
    let browser, server, ann, ben;

    before(async () => {
        browser = await launch();
        server = await Server.start();
        ann = await Visitor.join(browser, server.url, "Ann");
        ben = await Visitor.join(browser, server.url, "Ben");
        await ann.say("Written before");
        await ben.sees("Written before");
    });

    after(async () => {
        await ann?.close();
        await ben?.close();
        await server?.stop();
        await browser?.close();
    });

    const account = (visitor) => visitor.page.getByRole("button", {name: /^Account:/});
    const button = (name) => ann.page.getByRole("button", {name});
    const people = (visitor) => visitor.page.getByRole("region", {name: "People"});

    /// Within the picture to the left of what is written there: a colour that differs from the corner's is the initial's.
    async function middleOf(visitor, box) {
        await visitor.settle();
        const shot = await visitor.page.screenshot({clip: {x: box.x, y: box.y, width: box.width, height: box.height}});
        return middleIn(browser, shot.toString("base64"));
    }

    const isRed = ([r, g, b]) => r > 200 && g < 60 && b < 60;

    async function rowAvatar(visitor) {
        return visitor.page.getByRole("button", {name: /^About .*Ann/}).first().boundingBox();
    }

    async function choose(file) {
        const chooser = ann.page.waitForEvent("filechooser");
        const box = await button(/^(Add a|Change) picture$/).boundingBox();
        await ann.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        await (await chooser).setFiles([file]);
    }

    it("is uploaded, seen by others in rows and lists, and taken away again", async () => {
        const before = await middleOf(ben, await rowAvatar(ben));
        assert.ok(!isRed(before), String(before));
        await account(ann).press("Enter");
        await choose({name: "me.png", mimeType: "image/png", buffer: red});
        await ann.page.getByText("Everybody sees your picture now.").first().waitFor();
        await eventually(async () => assert.ok(isRed(await middleOf(ben, await rowAvatar(ben)))));

        await ben.page.getByRole("button", {name: /^2 here/}).press("Enter");
        const row = people(ben).getByRole("button", {name: /^.?Ann/});
        await eventually(async () => {
            const box = await row.boundingBox();
            assert.ok(isRed(await middleOf(ben, {x: box.x + 4, y: box.y + box.height / 2 - 14, width: 28, height: 28})));
        });
        await ben.page.keyboard.press("Escape");

        await button("Remove picture").press("Enter");
        await ann.page.getByText("Your picture is removed.").first().waitFor();
        await eventually(async () => assert.deepEqual(await middleOf(ben, await rowAvatar(ben)), before));
        assert.equal(await button("Remove picture").count(), 0);
    });

    it("is there for who comes later, and the browser asks for it once", async () => {
        await choose({name: "me.png", mimeType: "image/png", buffer: red});
        await ann.page.getByText("Everybody sees your picture now.").first().waitFor();
        await ben.page.reload();
        await ben.ready();
        await eventually(async () => assert.ok(isRed(await middleOf(ben, await rowAvatar(ben)))));
        const asked = await ben.page.evaluate(() => performance.getEntriesByType("resource").filter((one) => one.name.includes("/files/avatar/")).length);
        assert.equal(asked, 1);
    });

    it("that is no picture is refused in words", async () => {
        await choose({name: "me.png", mimeType: "image/png", buffer: Buffer.from("no picture at all")});
        await ann.page.getByText("That file is no picture that this browser can show.").first().waitFor();
        await button("Remove picture").waitFor();
    });
});
