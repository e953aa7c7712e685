// How the page looks, as its person wants it.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, Visitor} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the look", () => {
    let scene, browser, server, ada;

    before(async () => {
        scene = await Scene.of();
        ({browser, server} = scene);
        ada = await scene.visit();
        await ada.enter("Ada");
        await ada.say("one");
        await ada.sees("one");
    });

    after(() => scene?.close());

    const choose = (name) => ada.page.getByRole("button", {name, exact: true}).click();
    const worn = (visitor) => visitor.page.evaluate(() => ({...document.documentElement.dataset}));
    const ground = (visitor) => visitor.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--main").trim());

    async function open() {
        await ada.page.getByRole("button", {name: /^Account/}).first().click();
        await choose("Look");
    }

    it("is light or dark whatever the device prefers, in the dialogs too", async () => {
        await open();
        await choose("Theme: Light");
        await eventually(async () => assert.equal((await worn(ada)).theme, "light"));
        assert.equal(await ground(ada), "#ffffff");
        await choose("Theme: Dark");
        await eventually(async () => assert.equal((await worn(ada)).theme, "dark"));
        assert.equal(await ground(ada), "#22252c");
    });

    it("has more contrast for who wants that", async () => {
        await choose("Contrast: High");
        await eventually(async () => assert.equal(await ground(ada), "#000000"));
        await choose("Contrast: As the device");
        await eventually(async () => assert.equal(await ground(ada), "#22252c"));
    });

    it("is there from the first moment of the next visit", async () => {
        await choose("Theme: Light");
        await eventually(async () => assert.equal((await worn(ada)).theme, "light"));
        await ada.page.reload({waitUntil: "commit"});
        await ada.page.waitForFunction(() => document.documentElement.dataset.theme);
        assert.equal((await worn(ada)).theme, "light");
        await ada.ready();
        await ada.sees("one");
        assert.equal((await worn(ada)).theme, "light");
    });

    it("follows the person to another page that is open", async () => {
        const page = await ada.context.newPage();
        await page.goto(server.url);
        await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
        await open();
        await choose("Theme: Dark");
        await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
        await page.close();
    });

    it("is as large as one likes, and what is pressed is where it is seen", async () => {
        await ada.page.setViewportSize({width: 1400, height: 900});   // or the rooms would make way
        const before = await ada.page.getByRole("button", {name: "Theme: Light"}).boundingBox();
        await choose("Size of everything: Very large");
        await eventually(async () => {
            const box = await ada.page.getByRole("button", {name: "Theme: Light"}).boundingBox();
            assert.ok(box.height > before.height * 1.4, `${box.height} px, before ${before.height} px`);
        });
        await choose("Theme: Light");
        await eventually(async () => assert.equal((await worn(ada)).theme, "light"));
        await ada.page.reload();
        await ada.ready();
        assert.equal((await worn(ada)).size, "150");
        await ada.say("said very large");
        await ada.sees("said very large");
        await open();
        await choose("Size of everything: Usual");
        await eventually(async () => assert.equal((await worn(ada)).size, undefined));
        await ada.page.setViewportSize({width: 1000, height: 700});
        await choose("Theme: Dark");
    });

    it("tells the time of twelve hours, or of twenty-four", async () => {
        const tells = async (clock, pattern) => {
            await choose(clock);
            await ada.page.getByRole("button", {name: "Close account"}).click();
            await ada.sees("one");
            await eventually(async () => assert.match(await ada.article("one").getAttribute("aria-label"), pattern));
            await open();
        };
        await tells("Clock: 1:45 pm", /\d [ap]m$/);
        await tells("Clock: As in the language", /\d\d:\d\d$/);
    });

    it("brings messages closer together", async () => {
        const bob = await Visitor.open(browser, server.url);
        await bob.enter("Bob");
        await bob.say("two");
        await bob.sees("two");
        const distance = async () => {
            await ada.page.getByRole("button", {name: "Close account"}).click();
            await ada.sees("two");
            const [one, two] = [await ada.article("one").boundingBox(), await ada.article("two").boundingBox()];
            return two.y - one.y;
        };
        await ada.page.getByRole("button", {name: "Messages: Roomy"}).waitFor();
        const roomy = await distance();
        await ada.page.locator("#notice .close").click();   // of who hears from somebody else for the first time
        await open();
        await choose("Messages: Close together");
        const close = await distance();
        assert.ok(close < roomy, `${close} px, before ${roomy} px`);
        await bob.close();
    });
});
