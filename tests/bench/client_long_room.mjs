// A room with more messages than a page wants to hold: scrolling back, jumping anywhere, and what it costs to open it.
import {atRest, enter, mb, most, ms, quantile, scrollRows, traced} from "./client_watch.mjs";

const underWay = 50;
const jumps = 5;
const keys = 10;

/// A word that only one message has.
export const name = (number) => `number${number}end`;
const words = (number) => `${name(number)} of a room where much has been said, and ${"much more ".repeat(number % 5)}will be`;

export async function fill(author, count) {
    for (let i = 0; i < count; i += underWay)
        await Promise.all(Array.from({length: Math.min(underWay, count - i)}, (_, k) => author.say(words(i + k))));
}

/// Back through some thousands of messages, page by page as they come.
async function scrollBack(visitor, steps) {
    await visitor.page.mouse.move(700, 400);
    for (let i = 0; i < steps; i++) {
        await visitor.page.mouse.wheel(0, i % 10 === 9 ? 400 : -800);
        await visitor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await atRest(visitor);
}

/// By the search, to messages all over the room.
async function jumpAround(visitor, count) {
    const costs = [];
    const answers = [];
    const found = visitor.page.getByRole("region", {name: "Search"});
    for (let i = 0; i < jumps; i++) {
        const number = Math.floor(((i * 3) % jumps + 0.5) * count / jumps);
        await visitor.page.keyboard.press("Control+f");
        await visitor.page.keyboard.insertText(name(number));
        await found.getByRole("button", {name: new RegExp(name(number))}).waitFor();
        await atRest(visitor, 100);
        const seen = await traced(visitor, async () => {
            await visitor.page.keyboard.press("Enter");
            await visitor.sees(name(number));
            await atRest(visitor, 100);
        });
        costs.push(most(seen.frames.map((frame) => frame.cpu)));
        answers.push(most(seen.messages));
        await visitor.page.keyboard.press("Escape");
    }
    return {costs, answers};
}

/// Animation frames from a key to the frame that shows its letter.
export async function typing(visitor) {
    await atRest(visitor, 150);  // the search has gone
    await visitor.composer.focus();
    await visitor.page.evaluate(() => {
        const {watched} = window;
        watched.typed = [];
        watched.countAnimations();
        window.addEventListener("input", () => watched.typed.push(watched.animations), {capture: true});
    });
    for (let i = 0; i < keys; i++) {
        await visitor.page.keyboard.press("a");
        await atRest(visitor, 50);
    }
    return visitor.page.evaluate(() => {
        const {typed, drawn} = window.watched;
        return typed.map((animation) => drawn.find((frame) => frame.animation >= animation).animation - animation + 1);
    });
}

/// From when boot.js is there until the program runs, and until the first picture is.
function startMs(visitor) {
    return visitor.page.evaluate(() => {
        const boot = performance.getEntriesByType("resource").find((entry) => /\/boot\.[^/]*js$/.test(entry.name));
        const {ready, drawn} = window.watched;
        return {ready: ready - boot.responseEnd, drawn: drawn[0].at - boot.responseEnd};
    });
}

/// What JavaScript and wasm hold, after a collection of garbage.
async function heapBytes(visitor) {
    const cdp = await visitor.context.newCDPSession(visitor.page);
    await cdp.send("HeapProfiler.collectGarbage");
    const {usedSize} = await cdp.send("Runtime.getHeapUsage");
    return usedSize + await visitor.page.evaluate(() => window.watched.memory.buffer.byteLength);
}

export async function longRoom(browser, server, author, count, rows) {
    const has = count.toLocaleString("en");
    await fill(author, count);
    const starter = await enter(browser, server, "Starter", {exact: false});
    const start = await startMs(starter);
    await starter.context.close();
    rows.push([`A room of ${has} messages: from the script's start until the program runs`, ms(start.ready), "300 ms"]);
    rows.push(["and until the first picture, for which the graphics process compiles its shaders", ms(start.drawn), ""]);
    const visitor = await enter(browser, server, "Historian");
    const steps = 120;
    const seen = await traced(visitor, () => scrollBack(visitor, steps));
    rows.push(...scrollRows(seen, "A frame while scrolling back in it"));
    const {costs, answers} = await jumpAround(visitor, count);
    rows.push([`A jump anywhere in it: the worst frame of ${costs.length} jumps`, `${ms(quantile(costs, 0.5))} p50, ${ms(most(costs))} at most`,
               "8 ms"]);
    rows.push(["and before that, taking in the messages around it", `${ms(most(answers))} at most`, ""]);
    const frames = await typing(visitor);
    rows.push(["From a key to the frame that shows it, in animation frames", `${most(frames)} at most`, "2"]);
    rows.push(["What JavaScript and wasm hold after all that", mb(await heapBytes(visitor)), "96 MB"]);
    await visitor.context.close();
}
