// Assembles the finished page: names with content hashes, references rewritten, a build id, .br and .gz beside each file.
//   node script/lib/page.mjs WEB_DIR CODE_DIR OUT_DIR
// WEB_DIR is web/, CODE_DIR holds the linker's parley.js and parley.wasm. OUT_DIR then holds the page and nothing else.
import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {brotliCompressSync, constants, gzipSync} from "node:zlib";
import {emojiFile} from "./emoji.mjs";

// What may be loaded until somebody can talk, brotli: all files, and those until the name dialog can be used.
const allBytesMax = 350 * 1024;
const earlyBytesMax = 15 * 1024;

// Each may refer only to those before it. `early`: needed for the name dialog. `later`: fetched once the page stands. `rare`: where
// somebody asks for it.
const assets = [
    {name: "icon.svg", from: "web", early: true},
    {name: "icon-180.png", from: "web", rare: true},
    {name: "icon-192.png", from: "web", rare: true},
    {name: "icon-512.png", from: "web", rare: true},
    {name: "icon-maskable-512.png", from: "web", rare: true},
    {name: "manifest.webmanifest", from: "web"},
    {name: "style.css", from: "web", early: true},
    {name: "emoji.txt", from: "packages", rare: true},
    {name: "de.txt", from: "language", rare: true},
    {name: "ar.txt", from: "language", rare: true},
    {name: "words.js", from: "web", rare: true},
    {name: "boot.js", from: "web", early: true},
    {name: "forms.js", from: "web", early: true},
    {name: "old.js", from: "web", rare: true},
    {name: "parley.wasm", from: "code"},
    {name: "later.wasm", from: "code", later: true},
    {name: "parley.js", from: "code"},
    {name: "index.html", from: "web", early: true},
    {name: "sw.js", from: "web", rare: true},
];

function hashOf(contents) {
    return createHash("sha256").update(contents).digest("hex").slice(0, 10);
}

// /name.ext in quotes becomes /name.<hash>.ext.
function withReferences(text, renamed) {
    for (const [name, newName] of renamed) text = text.replaceAll(`"/${name}"`, `"/${newName}"`);
    return text;
}

// Lines that hold a remark alone, or nothing, and what a line is indented by.
function withoutRemarks(name, text) {
    return name.endsWith(".js") ? text.replace(/^\s*(\/\/.*)?\n/gm, "").replace(/^ +/gm, "") : text;
}

function hashedName(name, contents) {
    const dot = name.lastIndexOf(".");
    return `${name.slice(0, dot)}.${hashOf(contents)}${name.slice(dot)}`;
}

function replaceOnce(text, what, by) {
    if (text.split(what).length !== 2) throw new Error(`there must be exactly one ${what}`);
    return text.replace(what, by);
}

// The worker knows what belongs to this build. Browsers ask for it by its own name.
function workerOf(text, id, files) {
    const kept = files.filter((file) => !file.asset.rare && file.name !== "index.html").map((file) => "/" + file.name);
    return replaceOnce(replaceOnce(text, 'build = "dev"', `build = "${id}"`), "files = []", `files = ${JSON.stringify(kept)}`);
}

function build(directories) {
    const renamed = new Map();
    const files = [];
    let id = "";
    for (const asset of assets) {
        // A build for debugging is in one part.
        if (asset.later && !existsSync(join(directories[asset.from], asset.name))) continue;
        let contents = asset.from === "packages" ? Buffer.from(emojiFile()) : readFileSync(join(directories[asset.from], asset.name));
        if (asset.from === "web" && !asset.name.endsWith(".png"))
            contents = Buffer.from(withReferences(withoutRemarks(asset.name, contents.toString()), renamed));
        if (asset.name === "sw.js") {
            files.push({asset, name: asset.name, contents: Buffer.from(workerOf(contents.toString(), id, files))});
            continue;
        }
        if (asset.name === "index.html") {
            const wasm = files.find((file) => file.asset.name === "parley.wasm");
            id = hashOf(JSON.stringify([...renamed.values()]) + contents);
            let html = replaceOnce(contents.toString(), 'name="parley-build" content="dev"', `name="parley-build" content="${id}"`);
            html = replaceOnce(html, 'data-wasm-bytes="0"', `data-wasm-bytes="${wasm.contents.length}"`);
            files.push({asset, name: asset.name, contents: Buffer.from(html)});
            continue;
        }
        const name = hashedName(asset.name, contents);
        renamed.set(asset.name, name);
        files.push({asset, name, contents});
    }
    return files;
}

// Ways to write distances (RFC 7932, section 4), of which one fits a file best: postfix bits, and those that are written directly.
const distances = [[0, 0], [0, 15], [1, 30]];

function compress(file) {
    const forms = distances.map(([postfix, direct]) => brotliCompressSync(file.contents, {params: {
        [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: file.contents.length,
        [constants.BROTLI_PARAM_NPOSTFIX]: postfix, [constants.BROTLI_PARAM_NDIRECT]: direct}}));
    file.brotli = forms.reduce((best, form) => (form.length < best.length ? form : best));
    file.gzip = gzipSync(file.contents, {level: 9});
}

function write(files, out) {
    mkdirSync(out, {recursive: true});
    for (const stale of readdirSync(out)) rmSync(join(out, stale), {recursive: true});
    for (const file of files) {
        writeFileSync(join(out, file.name), file.contents);
        writeFileSync(join(out, file.name + ".br"), file.brotli);
        writeFileSync(join(out, file.name + ".gz"), file.gzip);
    }
}

function isFirst(file) {
    return !file.asset.rare && !file.asset.later;
}

function total(files, form) {
    return files.reduce((sum, file) => sum + file[form].length, 0);
}

function table(files) {
    const row = (name, part) => {
        const cells = ["contents", "gzip", "brotli"].map((form) => total(part, form).toLocaleString("en").padStart(12));
        return `${name.padEnd(34)}${cells.join("")}`;
    };
    const first = files.filter(isFirst);
    return [`${"bytes".padEnd(34)}${"raw".padStart(12)}${"gzip".padStart(12)}${"brotli".padStart(12)}`,
            ...files.map((file) => row(file.name, [file])),
            row("first load, all files", first),
            row("until the name dialog is usable", files.filter((file) => file.asset.early))].join("\n");
}

function main([web, code, out]) {
    if (!out) throw new Error("usage: page.mjs WEB_DIR CODE_DIR OUT_DIR");
    const files = build({web, code, language: join(web, "language")});
    files.forEach(compress);
    write(files, out);
    console.log(table(files));
    const all = total(files.filter(isFirst), "brotli");
    const early = total(files.filter((file) => file.asset.early), "brotli");
    if (all > allBytesMax) throw new Error(`the first load takes ${all} bytes, more than the budget of ${allBytesMax}`);
    if (early > earlyBytesMax) throw new Error(`the name dialog takes ${early} bytes, more than the budget of ${earlyBytesMax}`);
}

main(process.argv.slice(2));
