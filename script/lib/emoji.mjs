// The page's file of emoji, as wasm-client/model/emoji.h reads it: Unicode's own order and groups, the names and what else they
// are known by from npm's unicode-emoji-json and emojilib.
import {createRequire} from "node:module";

const require = createRequire(import.meta.url);
const keywordsMax = 6;

// What a search for the name finds anyway says nothing more.
function keywordsOf(emoji, name, known) {
    const words = (known[emoji] || []).map((word) => word.replaceAll("_", " ").toLowerCase());
    const more = words.filter((word) => /^[a-z0-9+-]+$/.test(word) && !name.includes(word));
    return [...new Set(more)].slice(0, keywordsMax).join(" ");
}

export function emojiFile() {
    const groups = require("unicode-emoji-json/data-by-group.json");
    const known = require("emojilib/dist/emoji-en-US.json");
    const lines = [];
    for (const group of groups) {
        lines.push("=" + group.name);
        for (const {emoji, name, skin_tone_support: skin} of group.emojis) {
            const fields = [emoji, name.toLowerCase(), keywordsOf(emoji, name.toLowerCase(), known), skin ? "s" : ""];
            lines.push(fields.join("\t").trimEnd());
        }
    }
    return lines.join("\n") + "\n";
}
