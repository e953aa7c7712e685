// What drawing costs the browser. Run by script/bench client, on the page and the server as they are built now.
//   node tests/bench/client_bench.mjs FOLDER [--quick]
// Prints a table in Markdown. How it is measured: client_watch.mjs.
import {launch} from "../e2e/lib/chat.mjs";
import {RawClient} from "../e2e/lib/raw_client.mjs";
import {scripts} from "../e2e/lib/scripts.mjs";
import {Server} from "../e2e/lib/server.mjs";
import {atRest, enter, mb, mean, most, ms, quantile, scrollRows, textureBytes, traced} from "./client_watch.mjs";
import {busyServer} from "./client_busy.mjs";
import {longRoom} from "./client_long_room.mjs";

const quick = process.argv.includes("--quick");
const glyphsToSee = quick ? 4000 : 20_000;
const messagesToLayOut = quick ? 300 : 1000;
const messagesInTheRoom = quick ? 5000 : 100_000;
const busy = quick ? {rooms: 40, members: 200, messages: 2000} : {rooms: 500, members: 5000, messages: 100_000};

/// `count` different Han characters from the `first` of them on, in messages of `each`.
function han(first, count, each) {
    const messages = [];
    for (let i = 0; i < count; i += each)
        messages.push(Array.from({length: Math.min(each, count - i)}, (_, k) => {
            // The unified block, then extension A: 27,500 of them.
            const index = first + i + k;
            return String.fromCodePoint(index < 20_900 ? 0x4e00 + index : 0x3400 + index - 20_900);
        }).join(""));
    return messages;
}

async function show(visitor, author, page) {
    await Promise.all(page.map((text) => author.say(text)));
    await visitor.sees(page.at(-1));
    await atRest(visitor, 150);
}

const worst = (seen, what) => most(seen.frames.map((frame) => frame[what]));

async function pageOfGlyphs(browser, server, author, rows) {
    const visitor = await enter(browser, server, "Reader");
    const seen = await traced(visitor, () => show(visitor, author, han(0, 1500, 50)));
    rows.push(["A new glyph, drawn and read back", `${ms(mean(seen.rasters))} mean, ${ms(quantile(seen.rasters, 0.99))} p99`, ""]);
    rows.push([`1,500 new Han glyphs at once: the worst of ${seen.frames.length} frames, without Canvas2D and WebGL`, ms(worst(seen, "ours")),
               "8 ms"]);
    rows.push(["the same with all that the browser does in it, such as loading a font", ms(worst(seen, "cpu")), ""]);
    return visitor;
}

async function manyGlyphs(visitor, author, rows) {
    const before = await textureBytes(visitor);
    let shown = 1500;
    const seen = await traced(visitor, async () => {
        for (; shown < glyphsToSee; shown += 1000) await show(visitor, author, han(shown, 1000, 50));
    });
    rows.push([`Textures after 1,500 different glyphs, and after ${shown.toLocaleString("en")}`,
               `${mb(before)}, ${mb(await textureBytes(visitor))}`, "bounded"]);
    rows.push(["the worst frame on the way, without Canvas2D and WebGL", ms(worst(seen, "ours")), "8 ms"]);
    rows.push(["the same with all that the browser does in it", ms(worst(seen, "cpu")), ""]);
}

/// There and back: half of it is new to the page, and is drawn for the first time.
async function scroll(visitor) {
    await visitor.page.mouse.move(700, 400);
    for (let i = 0; i < 60; i++) {
        await visitor.page.mouse.wheel(0, i < 40 ? -240 : 240);
        await visitor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await atRest(visitor);
}

async function mixedScripts(browser, server, author, rows) {
    const visitor = await enter(browser, server, "Walker");
    for (let i = 0; i < messagesToLayOut; i += 20)
        await Promise.all(Array.from({length: 20}, (_, k) => author.say(`${i + k} ${scripts[(i + k) % scripts.length][1]}`)));
    await visitor.sees(`${messagesToLayOut - 1} `);
    await atRest(visitor);
    const resized = await traced(visitor, async () => {
        for (const width of [1100, 1000, 1100]) {
            await visitor.page.setViewportSize({width, height: 900});
            await atRest(visitor);
        }
    });
    rows.push([`${messagesToLayOut.toLocaleString("en")} mixed-script messages, and the window's width changes: the worst frame`,
               ms(worst(resized, "cpu")), "8 ms"]);
    const seen = await traced(visitor, () => scroll(visitor));
    rows.push(...scrollRows(seen, "A frame while scrolling through them"));
    const nodes = await visitor.page.evaluate(() => document.querySelectorAll("#mirror *").length);
    rows.push(["Nodes in the mirror", `${nodes}`, "150"]);
    await atRest(visitor, 1200);  // the day at the top fades
    const still = await visitor.frames();
    await visitor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)));
    rows.push(["Frames in two idle seconds", `${(await visitor.frames()) - still}`, "0"]);
    await visitor.context.close();
}

async function main() {
    const browser = await launch();
    const server = await Server.start({options: ["--no-rate-limits"]});
    const other = await Server.start({options: ["--no-rate-limits"]});
    const rows = [];
    try {
        const author = await RawClient.join(server, "Author");
        const visitor = await pageOfGlyphs(browser, server, author, rows);
        await manyGlyphs(visitor, author, rows);
        await visitor.context.close();
        await mixedScripts(browser, server, author, rows);
        await longRoom(browser, server, author, messagesInTheRoom, rows);
        author.close();
        await busyServer(browser, other, busy, rows);
        const version = browser.version();
        console.log(`Chromium ${version}, software rendering, two device pixels to a CSS pixel, the optimised page. Frames are`);
        console.log("processor time of the page's thread in all that the frame's callback does, garbage collection with it; waiting for");
        console.log("the graphics process, which is this same processor here, is not in it.\n");
        console.log("| What | Measured | Budget |\n|---|---|---|");
        for (const row of rows) console.log(`| ${row.join(" | ")} |`);
    } finally {
        await server.stop();
        await other.stop();
        await browser.close();
    }
}

await main();
