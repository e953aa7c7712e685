// The same strings as the app draws them and as the browser sets them, in pictures that can be compared.
import {RawClient} from "./raw_client.mjs";
import {Visitor, eventually} from "./chat.mjs";

export const scripts = [
    ["Latin", "The quick brown fox jumps over the lazy dog, well-known for its naïve façade: ¿qué tal? Æther, Łódź, 1,234.56 €."],
    ["Greek", "Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία, και όλοι οι άνθρωποι γεννιούνται ελεύθεροι."],
    ["Cyrillic", "Съешь же ещё этих мягких французских булок, да выпей чаю. Їжак біля річки."],
    ["Arabic", "جميع الناس يولدون أحرارًا متساوين في الكرامة والحقوق، وقد وهبوا عقلًا وضميرًا."],
    ["Hebrew", "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם (וזה חשוב), בשנת 1948!"],
    ["Devanagari", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता प्राप्त है।"],
    ["Bengali", "সমস্ত মানুষ স্বাধীনভাবে সমান মর্যাদা এবং অধিকার নিয়ে জন্মগ্রহণ করে।"],
    ["Tamil", "மனிதர் சகலரும் சுதந்திரமாகவே வாழ்கின்றனர்; அவர்கள் மதிப்பிலும் உரிமைகளிலும் சமமானவர்கள்."],
    ["Thai", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิต่างมีเหตุผลและมโนธรรม"],
    ["Georgian", "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით."],
    ["Chinese", "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"],
    ["Japanese", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。カタカナも。"],
    ["Korean", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."],
    ["Marks", "Zürich as Zu\u0308rich, a\u0301e\u0301i\u0301o\u0301u\u0301, x\u0304\u0301, Việt Nam: tiê\u0301ng Viê\u0323t."],
    ["Left, right", "The word سلام is Arabic and שלום is Hebrew; (both) mean peace, 100% of it."],
    ["Right, left", "قال Ada إن C++ و Python (3.11) مفيدان: 12 مرة، ثم ذهب."],
];

export const emoji = [
    ["Single", "😀 🎉 🚀 🌍 🦊"],
    ["Presentation", "❤️ ☀️ ✈️ ❤︎ ☀︎"],
    ["Skin tones", "👍🏻 👍🏼 👍🏽 👍🏾 👍🏿 ✌🏽"],
    ["Families", "👨‍👩‍👧‍👦 👩‍👩‍👦 👨‍👧"],
    ["Professions", "👩‍🚀 👨🏽‍🍳 🧑🏿‍💻 🤦🏼‍♀️"],
    ["Flags", "🇫🇷 🇯🇵 🇧🇷 🇺🇳 🏳️‍🌈 🏴‍☠️"],
    ["Regions", "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ["Keycaps", "1️⃣ 2️⃣ #️⃣ *️⃣"],
    ["Among words", "Nice👏🏽work, see 👩‍💻at 5️⃣ o'clock🇮🇹!"],
];

export const samples = [...scripts, ...emoji];

/// Everything in one room, one message each, and a page on which all of it is in sight.
export async function openSamples(browser, server, options) {
    const author = await RawClient.join(server, "Polyglot");
    for (const [, text] of samples) await author.say(text);
    author.close();
    const visitor = await Visitor.join(browser, server.url, "Reader", {viewport: {width: 720, height: 2200}, ...options});
    await eventually(async () => {
        if ((await visitor.texts()).length < samples.length) throw new Error("not all there");
    });
    await visitor.page.mouse.move(1, 1);
    await visitor.settle();
    return visitor;
}

/// Where each message's words are, in CSS px of the page.
export async function boxesOf(visitor) {
    const boxes = [];
    for (const [, text] of samples) boxes.push(await visitor.article(text).getByRole("paragraph").first().boundingBox());
    return boxes;
}

/// A page with the same words at the same places, as the browser sets them.
export async function openAsText(visitor, boxes) {
    const page = await visitor.context.newPage();
    const style = await visitor.page.evaluate(() => {
        const root = getComputedStyle(document.documentElement);
        return {face: root.getPropertyValue("--face-text"), lang: document.documentElement.lang};
    });
    const rows = samples.map(([, text], i) =>
        `<p style="left:${boxes[i].x}px;top:${boxes[i].y}px;width:${boxes[i].width}px">${text.replaceAll("&", "&amp;")}</p>`);
    await page.setContent(`<!DOCTYPE html><html lang="${style.lang}"><meta charset="utf-8"><style>
        body { margin: 0; background: #22252c; color: #e6e8ec; }
        p { position: absolute; margin: 0; font: 400 15px/22px ${style.face}; font-kerning: none; font-variant-ligatures: none;
            white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
    </style><body>${rows.join("")}</body></html>`);
    return page;
}

/// Where the browser's text ends, of each sample.
export function heightsOf(page) {
    return page.locator("p").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
}
