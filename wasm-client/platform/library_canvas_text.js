// Text rasterised with the browser's own fonts, on one canvas that is read back (willReadFrequently keeps it off the GPU:
// 0.1 ms a glyph instead of 3). Newer names are quoted: closure of 2022 would rename them.
mergeInto(LibraryManager.library, {
    $CanvasText: {
        context: null,
        font: "",
        direction: "ltr",
        segmenter: null,
        faces: null,
        picture: null,  // ImageData of the last raster
        box: null,      // what of it is visible: left, top, width, height

        start: function() {
            const styles = getComputedStyle(document.documentElement);
            const text = styles.getPropertyValue("--face-text").trim() || "sans-serif";
            const mono = styles.getPropertyValue("--face-mono").trim() || "monospace";
            CanvasText.faces = [["400 ", text], ["600 ", text], ["italic 400 ", text], ["400 ", mono],
                                ["italic 600 ", text]];
            const canvas = typeof OffscreenCanvas === "undefined" ? document.createElement("canvas") : new OffscreenCanvas(1, 1);
            let context = canvas.getContext("2d", {"willReadFrequently": true});
            // Safari before 16.4 has the class without the 2D context.
            if (!context) context = document.createElement("canvas").getContext("2d", {"willReadFrequently": true});
            CanvasText.context = context;
            CanvasText.resize(512, 128);
        },

        // A new size resets the context's state.
        resize: function(width, height) {
            const context = CanvasText.context;
            context.canvas.width = width;
            context.canvas.height = height;
            context.textBaseline = "alphabetic";
            context.textAlign = "left";
            context.fillStyle = "#fff";
            context["direction"] = CanvasText.direction;
            context["fontKerning"] = "none";
            if (CanvasText.font) context.font = CanvasText.font;
        },

        // Setting a font parses it, even the same one.
        use: function(face, pixels, right_to_left) {
            if (!CanvasText.context) CanvasText.start();
            const direction = right_to_left ? "rtl" : "ltr";
            if (direction !== CanvasText.direction) CanvasText.context["direction"] = CanvasText.direction = direction;
            const font = CanvasText.faces[face][0] + pixels + "px " + CanvasText.faces[face][1];
            if (font === CanvasText.font) return CanvasText.context;
            CanvasText.font = font;
            CanvasText.context.font = font;
            return CanvasText.context;
        },

        // Not the white that the text is drawn in. Where little of it is left, Firefox gives back a somewhat darker one.
        has_color: function(pixel) {
            const red = pixel & 0xff;
            const green = (pixel >> 8) & 0xff;
            const blue = (pixel >> 16) & 0xff;
            const low = Math.min(red, green, blue);
            return (pixel >>> 24) > 32 && (Math.max(red, green, blue) - low > 32 || low < 192) ? 1 : 0;
        },

        // The smallest box with all visible pixels, and whether one of them has a colour.
        trim: function(picture) {
            const width = picture.width;
            const height = picture.height;
            const pixels = new Uint32Array(picture.data.buffer);
            let left = width, right = -1, top = -1, bottom = -1, colored = 0;
            for (let y = 0, at = 0; y < height; y++) {
                for (let x = 0; x < width; x++, at++) {
                    const pixel = pixels[at];
                    if (pixel === 0) continue;
                    if (top < 0) top = y;
                    bottom = y;
                    if (x < left) left = x;
                    if (x > right) right = x;
                    if (!colored && (pixel & 0xffffff) !== 0xffffff) colored = CanvasText.has_color(pixel);
                }
            }
            if (top < 0) return null;
            return {left: left, top: top, width: right - left + 1, height: bottom - top + 1, colored: colored};
        },
    },

    parley_text_metrics__deps: ["$CanvasText"],
    parley_text_metrics: function(face, out) {
        const size = 100;
        const metrics = CanvasText.use(face, size, 0).measureText("Hg");
        const ascent = metrics["fontBoundingBoxAscent"] || 0.93 * size;
        const descent = metrics["fontBoundingBoxDescent"] || 0.25 * size;
        HEAPF32[out >> 2] = ascent / size;
        HEAPF32[(out >> 2) + 1] = descent / size;
    },

    parley_text_measure__deps: ["$CanvasText"],
    parley_text_measure: function(text, bytes, face, pixels, right_to_left) {
        return CanvasText.use(face, pixels, right_to_left).measureText(UTF8ToString(text, bytes)).width;
    },

    parley_text_raster__deps: ["$CanvasText"],
    parley_text_raster: function(text, bytes, face, pixels, right_to_left, offset, out) {
        const words = UTF8ToString(text, bytes);
        const context = CanvasText.use(face, pixels, right_to_left);
        const metrics = context.measureText(words);
        // Antialiasing may reach a pixel beyond the measured box; an absurd text is cut, the app splits long ones.
        const left = Math.ceil(metrics.actualBoundingBoxLeft) + 2;
        const above = Math.ceil(metrics.actualBoundingBoxAscent) + 2;
        const width = Math.min(left + Math.ceil(metrics.actualBoundingBoxRight + offset) + 2, 4096);
        const height = Math.min(above + Math.ceil(metrics.actualBoundingBoxDescent) + 2, 1024);
        CanvasText.box = null;
        if (width > 4 && height > 4) {
            const canvas = context.canvas;
            if (width > canvas.width || height > canvas.height) {
                CanvasText.resize(Math.max(width, canvas.width), Math.max(height, canvas.height));
            }
            context.clearRect(0, 0, width, height);
            context.fillText(words, left + offset, above);
            CanvasText.picture = context.getImageData(0, 0, width, height);
            CanvasText.box = CanvasText.trim(CanvasText.picture);
        }
        const box = CanvasText.box;
        const at = out >> 2;
        HEAPF32[at] = box ? box.left - left : 0;
        HEAPF32[at + 1] = box ? box.top - above : 0;
        HEAPF32[at + 2] = box ? box.width : 0;
        HEAPF32[at + 3] = box ? box.height : 0;
        HEAPF32[at + 4] = metrics.width;
        HEAPF32[at + 5] = box ? box.colored : 0;
    },

    parley_text_copy__deps: ["$CanvasText"],
    parley_text_copy: function(rgba) {
        const box = CanvasText.box;
        const source = CanvasText.picture.data;
        const stride = CanvasText.picture.width * 4;
        for (let row = 0; row < box.height; row++) {
            const from = (box.top + row) * stride + box.left * 4;
            HEAPU8.set(source.subarray(from, from + box.width * 4), rgba + row * box.width * 4);
        }
        CanvasText.picture = null;
        CanvasText.box = null;
    },

    // The browser's dictionary; without one the text is one word, and is cut where it must be.
    parley_text_word_ends__deps: ["$CanvasText"],
    parley_text_word_ends: function(text, bytes, out) {
        if (!CanvasText.segmenter && Intl["Segmenter"]) {
            CanvasText.segmenter = new Intl["Segmenter"](undefined, {"granularity": "word"});
        }
        if (!CanvasText.segmenter) {
            HEAPU32[out >> 2] = bytes;
            return 1;
        }
        let at = 0;
        let count = 0;
        const segments = CanvasText.segmenter["segment"](UTF8ToString(text, bytes));
        for (const segment of Array.from(segments)) {
            at += lengthBytesUTF8(segment["segment"]);
            HEAPU32[(out >> 2) + count++] = at;
        }
        return count;
    },
});
