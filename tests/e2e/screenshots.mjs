// Makes the pictures of docs/img: a real conversation between real pages. Run by script/screenshots.
//   node tests/e2e/screenshots.mjs OUT_DIR
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {launch, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

const rooms = ["Design", "Release party", "Ops"];

const conversation = [
    ["Mira", "Good morning! The new build is on the staging server ☕"],
    ["Kenji", "おはようございます！ログインがとても速くなりましたね 🚀"],
    ["Tomás", "¡Qué bien! I had three tabs open through the restart and did not lose a single message 👏🏽"],
    ["Layla", "صباح الخير جميعًا 🌸"],
    ["Layla", "I tried mixed lines too: the word سلام sits right in the middle of this sentence, as it should."],
    ["Mira", "Lovely. What is left for Friday?"],
    ["Kenji", "1. screenshots for the README\n2. one last look at the phone layout\n3. 🎂"],
    ["Layla", "I can take the phone layout 📱"],
    ["Tomás", "Then I do the screenshots. Smile, everybody! 📸"],
    ["Mira", "You are the best 💙 See you at the party, 明日ね!"],
];

const pictures = [
    {name: "wide-dark", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "dark"},
    {name: "wide-light", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "light"},
    {name: "narrow", viewport: {width: 390, height: 780}, deviceScaleFactor: 2, colorScheme: "dark", hasTouch: true, isMobile: true},
];

async function converse(browser, server) {
    const people = new Map();
    for (const [name] of conversation) {
        if (!people.has(name)) people.set(name, await Visitor.join(browser, server.url, name));
    }
    const mira = people.get("Mira");
    for (const room of rooms) {
        await mira.rooms.getByRole("button", {name: "New room"}).click();
        await mira.page.getByLabel("Room name").fill(room);
        await mira.page.getByRole("button", {name: "Create room"}).click();
        await mira.page.getByRole("heading", {name: room}).waitFor();
    }
    await mira.rooms.getByRole("button", {name: /^Lobby/}).click();
    await mira.page.getByRole("heading", {name: "Lobby"}).waitFor();
    for (const [name, text] of conversation) {
        await people.get(name).say(text);
        for (const person of people.values()) await person.sees(text.split("\n")[0]);
    }
    const state = await mira.context.storageState();
    for (const person of people.values()) await person.close();
    return state;
}

async function main(out) {
    mkdirSync(out, {recursive: true});
    const browser = await launch();
    const server = await Server.start();
    try {
        const storageState = await converse(browser, server);
        for (const {name, ...options} of pictures) {
            const mira = await Visitor.open(browser, server.url, {...options, storageState});
            await mira.ready();
            await mira.sees("See you at the party");
            await mira.settle();
            await mira.page.screenshot({path: join(out, `${name}.png`)});
            await mira.close();
        }
    } finally {
        await server.stop();
        await browser.close();
    }
}

await main(process.argv[2]);
