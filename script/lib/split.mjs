// Splits the linked program in two: what a first visit runs, and what is fetched once that stands or is called for.
//   node script/lib/split.mjs PARLEY.WASM LATER.WASM OBJECT_LIST LATER_LIST BINARYEN_DIR NM
// PARLEY.WASM is replaced. OBJECT_LIST names all object files, LATER_LIST the ends of the names of those that come later: functions
// that no other object has too. A call from the first part goes through the table, where the second puts itself in
// (https://github.com/WebAssembly/binaryen/blob/main/src/ir/module-splitting.h).
import {execFileSync, spawnSync} from "node:child_process";
import {readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";

// Functions of one shape become one. The two assumptions about memory are those that the linker itself makes with -O2; the stack's
// pointer is a global that both parts move.
const small = ["--enable-mutable-globals", "--merge-similar-functions", "-Os", "--low-memory-unused", "--zero-filled-memory"];
// What has one caller is not put into it: it would come along.
const apart = ["--one-caller-inline-max-function-size=1"];

const lines = (path) => readFileSync(path, "utf8").split(/[\n;]/).map((line) => line.trim()).filter(Boolean);

// Makers of a file's constants, which run before all else.
const startsTheProgram = /^(_GLOBAL__|__cxx_global_)/;

// Kinds of symbols: T of this object alone and known to others; t known to itself; W a copy of what others may hold too.
function functionsOf(nm, objects) {
    const text = execFileSync(nm, ["--defined-only", "--format=posix", ...objects], {encoding: "utf8", maxBuffer: 1 << 28});
    return new Map(text.split("\n").map((line) => line.split(" ")).filter(([, kind]) => /^[tTW]$/.test(kind || "")));
}

// A name that the program does not have is worth a warning to wasm-split; most were inlined.
function run(folder, tool, ...rest) {
    const {status, stdout, stderr} = spawnSync(join(folder, tool), rest, {encoding: "utf8", maxBuffer: 1 << 28});
    if (status === 0) return stdout;
    throw new Error(`${tool} failed:\n${stderr.split("\n").filter((line) => !line.endsWith("does not exist")).join("\n")}`);
}

// Functions of the same code have become one, by the name of either. So of the later names only those go that are called from the
// first part because it means them; what else it calls, or may call through the table, stays.
function reallyLater(names, graph) {
    const calls = [...graph.matchAll(/^ {2}"([^"]+)" -> "([^"]+)"; \/\/ call$/gm)].map(([, from, to]) => [from, to]);
    const inTable = [...graph.matchAll(/^ {2}"([^"]+)" \[style="filled, rounded"/gm)].map(([, name]) => name);
    const later = new Map(names);
    const stays = (name) => later.has(name) && later.get(name) !== "T" && later.delete(name);
    inTable.forEach(stays);
    while (calls.filter(([from, to]) => !later.has(from) && stays(to)).length > 0);
    return [...later.keys()];
}

function main([program, later, objectList, laterList, binaryen, nm]) {
    if (!nm) throw new Error("usage: split.mjs PARLEY.WASM LATER.WASM OBJECT_LIST LATER_LIST BINARYEN_DIR NM");
    const ends = lines(laterList).map((source) => `/${source}.o`);
    const objects = lines(objectList);
    const isLater = (object) => ends.some((end) => object.endsWith(end));
    const first = functionsOf(nm, objects.filter((object) => !isLater(object)));
    const names = [...functionsOf(nm, objects.filter(isLater))].filter(([name]) => !first.has(name) && !startsTheProgram.test(name));

    const whole = program + ".whole";
    run(binaryen, "wasm-opt", "-g", ...small, ...apart, program, "-o", whole);
    const graph = run(binaryen, "wasm-opt", "--enable-mutable-globals", "--print-call-graph", whole, "-o", "/dev/null");
    writeFileSync(later + ".names", reallyLater(names, graph).join("\n") + "\n");
    run(binaryen, "wasm-split", whole, "--enable-mutable-globals", `--split-funcs=@${later}.names`, "--import-namespace=first",
        "--placeholder-namespace=later", "-o1", program + ".1", "-o2", later + ".1");
    run(binaryen, "wasm-opt", ...small, program + ".1", "-o", program);
    run(binaryen, "wasm-opt", ...small, later + ".1", "-o", later);
}

main(process.argv.slice(2));
