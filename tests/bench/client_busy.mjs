// A server with much on it: many rooms, many members, one room in which much has been said. Opening it, going from room to room, writing,
// and how soon a person's second device has what the first one did.
import {RawClient} from "../e2e/lib/raw_client.mjs";
import {atRest, most, ms, quantile, watch} from "./client_watch.mjs";
import {Visitor} from "../e2e/lib/chat.mjs";
import {fill, name, typing} from "./client_long_room.mjs";

const underWay = 50;
const switches = 12;
const changes = 10;
const searches = 12;
/// After the last key the page waits for another one (wasm-client/model/search.cpp).
const searchPause = 90;

async function inTurn(count, act) {
    for (let i = 0; i < count; i += underWay)
        await Promise.all(Array.from({length: Math.min(underWay, count - i)}, (_, k) => act(i + k)));
}

const roomName = (number) => `Room ${String(number).padStart(3, "0")}`;
const roomWords = (number) => `words of room ${number} end`;

/// Rooms that the visitor is in, each with a message, and people who are members of the lobby and have gone.
async function people(server, count) {
    await inTurn(count, async (i) => (await RawClient.join(server, `Member ${i}`)).close());
}
async function rooms(author, own, count) {
    await inTurn(count, async (i) => {
        const {room} = await author.ask("create", {name: roomName(i), access: "public", cid: `busy-${i}`});
        await author.say(roomWords(i), room.id);
        await own.ask("join", {room: room.id});
    });
}

/// From when the page is asked for until its first frame after a message is in the mirror, that is: painted.
function whenFirstMessage() {
    const look = () => {
        const article = document.querySelector("[role=log] [role=article], [role=log] article");
        if (!article || !window.watched.drawn.length) return requestAnimationFrame(look);
        window.watched.firstMessage = window.watched.drawn.at(-1).at;
    };
    requestAnimationFrame(look);
}

async function opened(visitor, url) {
    await visitor.page.goto(url);
    await visitor.ready();
    await visitor.page.waitForFunction(() => window.watched.firstMessage > 0);
    return visitor.page.evaluate(() => window.watched.firstMessage);
}

/// From Enter on its name in the list until the frame after its message is there.
async function switching(visitor) {
    const times = [];
    for (let i = 0; i < switches; i++) {
        const button = visitor.rooms.getByRole("button", {name: new RegExp(`^${roomName(i)}`)});
        await button.focus();
        await atRest(visitor, 100);
        await visitor.page.evaluate((words) => {
            window.watched.shown = new Promise((resolve) => addEventListener("keydown", () => {
                const begun = performance.now();
                const look = () => {
                    const log = document.querySelector("[role=log]");
                    if (log && log.textContent.includes(words)) resolve(performance.now() - begun);
                    else requestAnimationFrame(look);
                };
                look();
            }, {capture: true, once: true}));
        }, roomWords(i));
        await visitor.page.keyboard.press("Enter");
        times.push(await visitor.page.evaluate(() => window.watched.shown));
    }
    return times;
}

/// From when the page asks until the frame in which the first of its messages stands among the results.
async function searching(visitor, count) {
    const times = [];
    const hit = (number) => visitor.page.getByRole("region", {name: "Search"}).getByRole("button", {name: new RegExp(name(number))});
    await visitor.page.keyboard.press("Control+f");
    for (let i = 0; i < searches; i++) {
        const number = Math.floor((((i * 7) % searches) + 0.5) * count / searches);
        await visitor.page.keyboard.press("Control+a");
        await atRest(visitor, 100);
        await visitor.page.evaluate(([words, pause]) => {
            window.watched.found = new Promise((resolve) => addEventListener("input", () => {
                const begun = performance.now();
                const look = () => {
                    const region = document.querySelector("[aria-label='Search']");
                    const shows = region && [...region.querySelectorAll("button")].some((one) => (one.getAttribute("aria-label") || one.textContent).includes(words));
                    if (shows) requestAnimationFrame(() => resolve(performance.now() - begun - pause));
                    else requestAnimationFrame(look);
                };
                look();
            }, {capture: true, once: true}));
        }, [name(number), searchPause]);
        await visitor.page.keyboard.insertText(name(number));
        await hit(number).first().waitFor();
        times.push(await visitor.page.evaluate(() => window.watched.found));
    }
    await visitor.page.keyboard.press("Escape");
    return times;
}

/// From when the first device says it until the second one's page has it: `act` prepares, and tells what to say and what `holds` then
/// looks for.
async function followed(visitor, act, holds) {
    const times = [];
    for (let i = 0; i < changes; i++) {
        const {say, told} = await act(i);
        await atRest(visitor, 60);
        const seen = visitor.page.evaluate(([source, what]) => new Promise((resolve) => {
            const check = new Function("what", `return (${source})(what)`);
            const look = () => (check(what) ? resolve(Date.now()) : setTimeout(look, 1));
            look();
        }), [holds.toString(), told]);
        const begun = Date.now();
        await say();
        times.push(await seen - begun);
    }
    return times;
}

async function devices(visitor, own, author, rows) {
    const room = (number) => `room-${String(number).padStart(3, "0")}`;
    const log = (words) => document.querySelector("[role=log]").textContent.includes(words);
    const lines = [["a message", await followed(visitor, (i) => ({say: () => own.say(`from afar ${i} end`), told: `from afar ${i} end`}), log)]];
    const seq = await own.say("to be changed");
    lines.push(["an edit", await followed(visitor, (i) => ({
        say: () => own.change("edit", "lobby", {target: seq, body: `changed ${i} end`}), told: `changed ${i} end`}), log)]);
    const emoji = ["👍", "🎉", "❤️", "😀", "🙏", "👀", "🚀", "🔥", "✅", "😂"];
    lines.push(["a reaction", await followed(visitor, (i) => ({
        say: () => own.change("react", "lobby", {target: seq, emoji: emoji[i]}), told: emoji[i]}),
        (what) => document.querySelector("[role=log]").textContent.includes(what) ||
            [...document.querySelectorAll("[role=log] button")].some((one) => (one.getAttribute("aria-label") || "").includes(what)))]);
    lines.push(["what is read", await followed(visitor, async (i) => {
        const at = await author.say("not read yet", room(i));
        await visitor.page.waitForFunction((id) =>
            document.querySelector(`button[data-id="${id}"]`).getAttribute("aria-label").includes("unread"), room(i));
        return {say: () => own.change("mark", undefined, {about: room(i), target: at}), told: room(i)};
    }, (id) => !document.querySelector(`button[data-id="${id}"]`).getAttribute("aria-label").includes("unread"))]);
    lines.push(["that a room was left", await followed(visitor, (i) => ({say: () => own.ask("leave", {room: room(i)}), told: room(i)}),
                                                       (id) => !document.querySelector(`button[data-id="${id}"]`))]);
    for (const [what, times] of lines)
        rows.push([`A second device has ${what}`, `${ms(quantile(times, 0.5))} p50, ${ms(most(times))} at most`, "200 ms"]);
}

export async function busyServer(browser, server, extent, rows) {
    const author = await RawClient.join(server, "Author");
    const own = await RawClient.join(server, "Visitor");
    await people(server, extent.members);
    await rooms(author, own, extent.rooms);
    await fill(author, extent.messages);
    const has = (count) => count.toLocaleString("en");
    const context = await browser.newContext({viewport: {width: 1280, height: 900}});
    const visitor = new Visitor(context, await context.newPage());
    await visitor.page.addInitScript(watch);
    await visitor.page.addInitScript(whenFirstMessage);
    await visitor.page.addInitScript((token) => {
        if (localStorage.getItem("parley.token")) return;  // it may have been renewed
        localStorage.setItem("parley.token", token);
        localStorage.setItem("parley.known", "1");
    }, own.welcome.token);
    const times = [];
    for (let i = 0; i < 5; i++) times.push(await opened(visitor, server.url));
    rows.push([`${has(extent.rooms)} rooms, ${has(extent.members)} members, ${has(extent.messages)} messages in one: from opening the page to the first message`,
               `${ms(quantile(times, 0.5))} p50, ${ms(most(times))} at most`, "1.5 s"]);
    const switched = await switching(visitor);
    rows.push(["Another room, from Enter on its name to its message", `${ms(quantile(switched, 0.5))} p50, ${ms(most(switched))} at most`, "100 ms"]);
    await visitor.rooms.getByRole("button", {name: /^Lobby/}).focus();
    await visitor.page.keyboard.press("Enter");
    await visitor.composer.waitFor();
    rows.push(["From a key to the frame that shows it there, in animation frames", `${most(await typing(visitor))} at most`, "2"]);
    const found = await searching(visitor, extent.messages);
    rows.push([`A search, from ${searchPause} ms after the last key, when it begins, to its first message`, `${ms(quantile(found, 0.5))} p50, ${ms(most(found))} at most`, "150 ms"]);
    await devices(visitor, own, author, rows);
    await context.close();
    own.close();
    author.close();
}
