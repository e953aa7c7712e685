// Two people at two pages, through the real server.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {inkOf} from "./lib/ink.mjs";
import {Scene} from "./lib/scene.mjs";

const scripts = {
    Chinese: "你好，世界",
    Japanese: "こんにちは、カタカナ",
    Korean: "안녕하세요",
    Arabic: "مرحبا بالعالم",
    Hebrew: "שלום עולם",
    Devanagari: "नमस्ते दुनिया क्षत्रिय",
    Thai: "สวัสดีชาวโลก",
    mixed: "The word שלום means peace, مرحبا means hello.",
    family: "👨‍👩‍👧‍👦",  // Noto draws it in grey
    combining: "e\u0301 n\u0303 Z\u0351\u036B a\u0308\u0301",
};

const emoji = {
    "joined with ZWJ": "👩🏾‍🚀🏳️‍🌈",
    flags: "🇩🇪🇯🇵🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "skin tones": "👍🏽👋🏿",
    keycap: "1️⃣",
    heart: "❤️",
};

describe("two people", () => {
    let scene, browser, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann", "Ben");
        ({browser, ann, ben} = scene);
    });

    after(() => scene?.close());

    it("read each other", async () => {
        await ann.say("Hello Ben!");
        await ben.sees("Hello Ben!");
        await ben.say("Hello Ann!");
        await ann.seesExactly(["Hello Ben!", "Hello Ann!"]);
        await ben.seesExactly(["Hello Ben!", "Hello Ann!"]);
    });

    it("are told who wrote, and when", async () => {
        const name = await ben.article("Hello Ben!").getAttribute("aria-label");
        assert.match(name, /^Ann\b.*\d{1,2}:\d{2}/);
    });

    it("keep the line breaks of a message and send none with Enter", async () => {
        await ann.composer.focus();
        await ann.page.keyboard.type("first line");
        await ann.page.keyboard.press("Shift+Enter");
        await ann.page.keyboard.type("second line");
        await ann.page.keyboard.press("Enter");
        await ben.sees("second line");
        assert.equal(await ben.article("second line").textContent(), "first line\nsecond line");
        assert.equal(await ann.composer.inputValue(), "");
    });

    for (const [name, text] of Object.entries({...scripts, ...emoji})) {
        it(`write ${name} intact, and it is painted`, async () => {
            await ann.say(text);
            await ben.sees(text);
            const paragraph = ben.article(text).getByRole("paragraph");
            assert.equal(await paragraph.textContent(), text);
            await ben.settle();
            const box = await paragraph.boundingBox();
            const {ink, colored} = await inkOf(browser, ben.page, box);
            assert.ok(ink > 30, `${ink} pixels are painted`);
            if (name in emoji) assert.ok(colored > 30, `${colored} pixels have a colour`);
        });
    }

    it("are not run as a program when they write one", async () => {
        const text = "<img src=x onerror=alert(1)><b>bold</b> & javascript:alert(2)";
        await ben.say(text);
        await ann.sees(text);
        assert.equal(await ann.log.locator("img, b").count(), 0);
    });

    it("make a room and meet there", async () => {
        await ann.rooms.getByRole("button", {name: /new room/i}).click();
        await ann.page.getByLabel("Room name").fill("Plans");
        await ann.page.getByRole("button", {name: "Create room"}).click();
        await ann.page.getByRole("heading", {name: "Plans"}).waitFor();
        await ann.page.waitForURL(/\/r\/plans$/);
        await ann.say("In here!");
        await ben.rooms.getByRole("button", {name: /^Plans/}).or(ben.rooms.getByRole("link", {name: /^Plans/})).click();
        await ben.seesExactly(["In here!"]);
    });

    it("find room, name and history again after a reload", async () => {
        await ben.page.reload();
        await ben.seesExactly(["In here!"]);
        await ben.say("I am still Ben");
        await ann.sees("I am still Ben");
        assert.match(await ann.article("I am still Ben").getAttribute("aria-label"), /^Ben\b/);
        assert.equal(await ben.page.getByLabel("Your name").isVisible(), false);
    });
});
