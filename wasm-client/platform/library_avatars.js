// Avatars: cut to a small square on their way to the server, and drawn as other pictures are.
mergeInto(LibraryManager.library, {
    $Avatars__deps: ["$Parley", "$Files"],
    $Avatars: {
        side: 256,
        drawn_side: 128,
        bytes_max: 64 * 1024 * 1024,

        tell: function(file, words) {
            Parley.put(file + "\0" + words);
            if (!Parley.boot["failed"]) _parley_on_avatar(Parley.browser);
        },

        // On white: what can be seen through lies on grounds of any colour.
        square: function(bitmap, type) {
            const side = Math.min(bitmap.width, bitmap.height);
            const canvas = document.createElement("canvas");
            canvas.width = canvas.height = Math.min(side, Avatars.side);
            const context = canvas.getContext("2d");
            context.fillStyle = "#fff";
            context.fillRect(0, 0, canvas.width, canvas.height);
            context.imageSmoothingQuality = "high";
            context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
            return new Promise(function(resolve, reject) {
                canvas.toBlob(function(blob) {
                    if (blob) resolve(blob);
                    else reject(Avatars.no_picture());
                }, type, 0.9);
            });
        },

        no_picture: function() {
            return Files.refusal(Parley.boot["tr"]("That file is no picture that this browser can show."));
        },

        // A drawing stays sharp, a photograph small.
        send: function(file) {
            Avatars.tell("", "");
            const type = file.type === "image/png" || file.type === "image/gif" ? "image/png" : "image/jpeg";
            const upload = {file: null, name: "avatar", bytes: 0, sent: 0, state: 0, words: "", info: "", id: "", tries: 0};
            const bitmap = file.size > Avatars.bytes_max ? Promise.reject(new Error("too large")) : createImageBitmap(file);
            bitmap.then(function(decoded) { return Avatars.square(decoded, type); }, function() { throw Avatars.no_picture(); }).then(function(blob) {
                upload.file = blob;
                upload.bytes = blob.size;
                return Files.start(upload, null);
            }).then(function() { return Files.send(upload, null); }).then(function() { Avatars.tell(upload.id, ""); }, function(error) {
                Avatars.tell("", error.name === "Refused" ? error.message : Parley.boot["tr"]("The connection was lost."));
            });
        },
    },

    parley_avatar_pick__deps: ["$Avatars"],
    parley_avatar_pick: function() {
        const input = document.createElement("input");
        input.id = "pick-avatar";
        input.type = "file";
        input.accept = "image/*";
        input.hidden = true;
        input.addEventListener("change", function() {
            if (input.files.length) Avatars.send(input.files[0]);
        });
        const before = document.getElementById("pick-avatar");
        if (before) before.remove();
        document.body.appendChild(input);
        input.click();
    },

    parley_avatar__deps: ["$Avatars"],
    parley_avatar: function(name, bytes) {
        return Files.picture("avatar/" + UTF8ToString(name, bytes), Avatars.drawn_side);
    },
});
