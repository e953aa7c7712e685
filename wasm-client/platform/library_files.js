// Files: on their way to the server, as textures of the canvas, and in the viewer over it. Their addresses say behind a '#' what
// they are: picture, video, audio.
mergeInto(LibraryManager.library, {
    $Files__deps: ["$Parley", "$Stored", "$GL"],
    $Files: {
        uploads: [],
        next: 1,
        passed: "",      // the token that the browser's pass was given for
        passing: null,
        pictures: null,  // by id, the one that was drawn last at the end
        texels: 0,
        viewing: null,

        piece_bytes: 1024 * 1024,
        at_once_max: 10,
        tries_max: 6,
        texels_max: 16 * 1024 * 1024,
        side_max: 1024,

        token: function() {
            const name = Stored.name("token");
            try {
                return window.localStorage.getItem(name) || Stored.memory[name] || "";
            } catch (error) {
                return Stored.memory[name] || "";
            }
        },

        ask: function(method, path, body, signal) {
            const options = {"method": method, "headers": {"Authorization": "Bearer " + Files.token()}, "credentials": "same-origin"};
            if (body) options["body"] = body;
            if (signal) options["signal"] = signal;
            return fetch("/files" + path, options);
        },

        // What <img>, <video> and downloads show is a cookie that page scripts can't read: no token is ever in an address.
        pass: function(anew) {
            const token = Files.token();
            if (!token) return Promise.reject(new Error("nobody is signed in"));
            if (Files.passing && Files.passed === token && !anew) return Files.passing;
            Files.passed = token;
            Files.passing = Files.ask("POST", "/pass", null, null).then(function(answer) {
                if (!answer.ok) throw new Error("no pass");
            });
            Files.passing.catch(function() { Files.passed = ""; });
            return Files.passing;
        },

        // ---- uploads --------------------------------------------------------------------------------------------------

        offer: function(list) {
            for (const file of Array.from(list)) {
                if (Files.uploads.length >= Files.at_once_max) break;
                const upload = {number: Files.next++, file: file, name: file.name.split("\0").join("") || "file", bytes: file.size, sent: 0,
                                state: 0, words: "", info: "", id: "", tries: 0, abort: null, timer: 0};
                Files.uploads.push(upload);
                Files.begin(upload);
            }
            Files.tell();
        },

        tell: function() {
            const told = Files.uploads.map(function(upload) {
                return [upload.number, upload.name, upload.bytes, upload.sent, upload.state, upload.words, upload.info].join("\0");
            });
            Parley.put(told.length ? told.join("\0") + "\0" : "");
            if (!Parley.boot["failed"]) _parley_on_uploads(Parley.browser);
        },

        begin: function(upload) {
            upload.state = 0;
            upload.words = "";
            upload.abort = new AbortController();
            const signal = upload.abort.signal;
            Files.start(upload, signal).then(function() { return Files.send(upload, signal); }).catch(function(error) {
                if (signal.aborted) return;
                Files.broke(upload, error);
            });
        },

        // Where the server already has some of it, it goes on from there.
        start: function(upload, signal) {
            if (!upload.bytes) return Promise.reject(Files.refusal(Parley.boot["tr"]("It is empty.")));
            if (upload.id) {
                return Files.ask("HEAD", "/" + upload.id, null, signal).then(function(answer) {
                    if (answer.status === 404) upload.id = "";
                    if (answer.status === 404) return Files.start(upload, signal);
                    if (!answer.ok) throw new Error("no offset");
                    upload.sent = Number(answer.headers.get("Upload-Offset"));
                });
            }
            const query = "?name=" + encodeURIComponent(upload.name) + "&bytes=" + upload.bytes;
            return Files.ask("POST", query, null, signal).then(Files.checked).then(function(answer) {
                return answer.json();
            }).then(function(file) {
                upload.id = file["id"];
                upload.sent = 0;
            });
        },

        send: function(upload, signal) {
            const piece = upload.file.slice(upload.sent, upload.sent + Files.piece_bytes);
            return Files.ask("PATCH", "/" + upload.id + "?offset=" + upload.sent, piece, signal).then(function(answer) {
                if (answer.status === 409 || answer.status === 204) {
                    upload.tries = 0;
                    upload.sent = Number(answer.headers.get("Upload-Offset"));
                    Files.tell();
                    return Files.send(upload, signal);
                }
                return Promise.resolve(Files.checked(answer)).then(function() { return answer.text(); }).then(function(text) {
                    upload.info = text;
                    upload.sent = upload.bytes;
                    upload.state = 1;
                    Files.tell();
                });
            });
        },

        refusal: function(words) {
            const error = new Error(words);
            error.name = "Refused";
            return error;
        },

        // The answer, or a promise that fails. What passes is tried again; a refusal has words for the person.
        checked: function(answer) {
            if (answer.ok) return answer;
            if (answer.status === 503 || answer.status === 429) throw new Error("busy");
            return answer.text().then(function(text) { throw Files.refusal(Parley.boot["tr"](text.trim().slice(0, 200)) || Parley.boot["tr"]("The server refuses it.")); });
        },

        broke: function(upload, error) {
            if (error.name === "Refused" || upload.tries >= Files.tries_max) {
                upload.state = 2;
                upload.words = error.name === "Refused" ? error.message : Parley.boot["tr"]("The connection was lost.");
            } else {
                upload.timer = setTimeout(function() { Files.begin(upload); }, 500 * Math.pow(2, upload.tries++));
            }
            Files.tell();
        },

        find: function(number) {
            return Files.uploads.find(function(upload) { return upload.number === number; });
        },

        // ---- pictures -------------------------------------------------------------------------------------------------

        load: function(id, picture, again) {
            Files.pass(again).then(function() {
                const image = new Image();
                image.onload = function() { Files.put_texture(picture, image); };
                image.onerror = function() {
                    if (!again) Files.load(id, picture, true);
                };
                image.src = "/files/" + id + (picture.square ? "" : "/picture?size=small");
            }).catch(function() {
                // Asked for again after a while, should it still be in sight.
                setTimeout(function() { Files.pictures.delete(id); }, 5000);
            });
        },

        put_texture: function(picture, image) {
            if (picture.dropped || GLctx.isContextLost()) return;
            let source = image;
            const side = Math.min(image.naturalWidth, image.naturalHeight);
            const width = picture.square ? side : image.naturalWidth;
            const height = picture.square ? side : image.naturalHeight;
            const scale = Math.min(1, (picture.square || Files.side_max) / Math.max(width, height));
            if (scale < 1 || width < image.naturalWidth || height < image.naturalHeight) {
                source = document.createElement("canvas");
                source.width = Math.max(1, Math.round(width * scale));
                source.height = Math.max(1, Math.round(height * scale));
                source.getContext("2d").drawImage(image, (image.naturalWidth - width) / 2, (image.naturalHeight - height) / 2, width,
                                                  height, 0, 0, source.width, source.height);
            }
            const name = GL.getNewId(GL.textures);
            const texture = GLctx.createTexture();
            texture.name = name;
            GL.textures[name] = texture;
            // The renderer knows what it has bound.
            const bound = GLctx.getParameter(GLctx.TEXTURE_BINDING_2D);
            GLctx.bindTexture(GLctx.TEXTURE_2D, texture);
            GLctx.texParameteri(GLctx.TEXTURE_2D, GLctx.TEXTURE_MAG_FILTER, GLctx.LINEAR);
            GLctx.texParameteri(GLctx.TEXTURE_2D, GLctx.TEXTURE_WRAP_S, GLctx.CLAMP_TO_EDGE);
            GLctx.texParameteri(GLctx.TEXTURE_2D, GLctx.TEXTURE_WRAP_T, GLctx.CLAMP_TO_EDGE);
            GLctx.texImage2D(GLctx.TEXTURE_2D, 0, GLctx.RGBA, GLctx.RGBA, GLctx.UNSIGNED_BYTE, source);
            GLctx.texParameteri(GLctx.TEXTURE_2D, GLctx.TEXTURE_MIN_FILTER, GLctx.LINEAR_MIPMAP_LINEAR);
            GLctx.generateMipmap(GLctx.TEXTURE_2D);
            GLctx.bindTexture(GLctx.TEXTURE_2D, bound);
            picture.texture = name;
            picture.texels = (source.naturalWidth || source.width) * (source.naturalHeight || source.height);
            Files.texels += picture.texels;
            Files.trim();
            if (!Parley.boot["failed"]) _parley_on_redraw(Parley.browser);
        },

        // Its texture, or 0; `square`: what is drawn of it has sides of so many pixels at most.
        picture: function(name, square) {
            if (!Files.pictures) Files.pictures = new Map();
            let picture = Files.pictures.get(name);
            if (picture) {
                Files.pictures.delete(name);
            } else {
                picture = {texture: 0, texels: 0, square: square, dropped: false};
                Files.load(name, picture, false);
            }
            Files.pictures.set(name, picture);
            return picture.texture;
        },

        // Those in sight were drawn last.
        trim: function() {
            for (const id of Array.from(Files.pictures.keys())) {
                const picture = Files.pictures.get(id);
                if (Files.texels <= Files.texels_max) return;
                if (!picture.texture) continue;
                GLctx.deleteTexture(GL.textures[picture.texture]);
                GL.textures[picture.texture] = null;
                Files.texels -= picture.texels;
                picture.dropped = true;
                Files.pictures.delete(id);
            }
        },

        lost: function() {
            if (!Files.pictures) return;
            for (const picture of Files.pictures.values()) picture.dropped = true;
            Files.pictures.clear();
            Files.texels = 0;
        },

        // ---- links and the viewer ---------------------------------------------------------------------------------------

        // Whether it leads to a file of this server; the browser gets its pass then.
        owns: function(link) {
            if (link.origin !== location.origin || link.pathname.indexOf("/files/") !== 0) return false;
            Files.pass(false).catch(function() {});
            if (!link.hash) link.setAttribute("download", "");
            return true;
        },

        // Shown over the canvas; with a modifier it is the browser's.
        follow: function(link, event) {
            if (link.origin !== location.origin || link.pathname.indexOf("/files/") !== 0 || !link.hash) return false;
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
            event.preventDefault();
            Files.view(link.getAttribute("href"));
            return true;
        },

        name_of: function(href) {
            const name = href.split("#")[0].split("/").pop();
            try {
                return decodeURIComponent(name);
            } catch (error) {
                return name;
            }
        },

        button: function(bar, label, sign, act) {
            const button = document.createElement("button");
            button.type = "button";
            button.setAttribute("aria-label", label);
            button.title = label;
            button.textContent = sign;
            button.addEventListener("click", act);
            bar.appendChild(button);
            return button;
        },

        // Arrows go through the pictures that the conversation shows just now.
        view: function(href) {
            if (Files.viewing) Files.viewing["close"]();
            const dialog = document.createElement("dialog");
            const shown = Array.from(document.querySelectorAll("#mirror a[href$='#picture']"), function(a) { return a.getAttribute("href"); });
            const state = {at: shown.indexOf(href), zoom: 1, element: null};
            dialog.id = "viewer";
            const stage = document.createElement("div");
            stage.className = "stage";
            const bar = document.createElement("div");
            bar.className = "bar";
            const title = document.createElement("span");
            bar.appendChild(title);
            const zoom = function(to) {
                state.zoom = Math.min(8, Math.max(1, to));
                if (state.element) state.element.style.transform = "scale(" + state.zoom + ")";
                stage.classList.toggle("zoomed", state.zoom > 1);
            };
            const show = function(wanted) {
                const kind = wanted.split("#")[1];
                const element = document.createElement(kind === "picture" ? "img" : kind === "video" ? "video" : "audio");
                element.src = wanted.split("#")[0];
                if (kind === "picture") element.alt = Files.name_of(wanted);
                else element.controls = true;
                if (kind !== "picture") element.setAttribute("aria-label", Files.name_of(wanted));
                stage.textContent = "";
                stage.appendChild(element);
                state.element = element;
                title.textContent = Files.name_of(wanted);
                dialog.setAttribute("aria-label", Files.name_of(wanted));
                save.href = wanted.split("#")[0];
                zoom(1);
            };
            const step = function(by) {
                if (state.at < 0 || !shown[state.at + by]) return;
                state.at += by;
                show(shown[state.at]);
            };
            if (href.endsWith("#picture")) {
                Files.button(bar, Parley.boot["tr"]("Zoom out"), "\u2212", function() { zoom(state.zoom / 1.5); });
                Files.button(bar, Parley.boot["tr"]("Zoom in"), "+", function() { zoom(state.zoom * 1.5); });
            }
            if (state.at >= 0 && shown.length > 1) {
                Files.button(bar, Parley.boot["tr"]("Previous picture"), "\u2190", function() { step(-1); });
                Files.button(bar, Parley.boot["tr"]("Next picture"), "\u2192", function() { step(1); });
            }
            const save = document.createElement("a");
            save.setAttribute("download", "");
            save.textContent = Parley.boot["tr"]("Save");
            bar.appendChild(save);
            Files.button(bar, Parley.boot["tr"]("Close"), "\u00d7", function() { dialog["close"](); }).setAttribute("autofocus", "");
            dialog.appendChild(bar);
            dialog.appendChild(stage);
            stage.addEventListener("click", function(event) {
                if (event.target === stage) dialog["close"]();
            });
            dialog.addEventListener("keydown", function(event) {
                if (event.target.localName === "video" || event.target.localName === "audio") return;
                if (event.key === "ArrowLeft") step(-1);
                else if (event.key === "ArrowRight") step(1);
                else if (event.key === "+" || event.key === "=") zoom(state.zoom * 1.5);
                else if (event.key === "-") zoom(state.zoom / 1.5);
                else if (event.key === "0") zoom(1);
                else return;
                event.preventDefault();
            });
            dialog.addEventListener("close", function() {
                dialog.remove();
                Files.viewing = null;
                document.getElementById("composer").focus({"preventScroll": true});
            });
            show(href);
            document.body.appendChild(dialog);
            Files.viewing = dialog;
            dialog["showModal"]();
        },
    },

    parley_files_pick__deps: ["$Files"],
    parley_files_pick: function() {
        let input = document.getElementById("pick");
        if (!input) {
            input = document.createElement("input");
            input.id = "pick";
            input.type = "file";
            input.multiple = true;
            input.hidden = true;
            input.addEventListener("change", function() {
                Files.offer(input.files);
                input.value = "";
            });
            document.body.appendChild(input);
        }
        input.click();
    },

    parley_files_offer__deps: ["$Files"],
    parley_files_offer: function(name, name_bytes, text, text_bytes) {
        Files.offer([new File([UTF8ToString(text, text_bytes)], UTF8ToString(name, name_bytes), {"type": "text/plain"})]);
    },

    parley_files_retry__deps: ["$Files"],
    parley_files_retry: function(number) {
        const upload = Files.find(number);
        if (!upload || upload.state !== 2) return;
        upload.tries = 0;
        Files.begin(upload);
        setTimeout(Files.tell, 0);
    },

    parley_files_cancel__deps: ["$Files"],
    parley_files_cancel: function(number) {
        const upload = Files.find(number);
        if (!upload) return;
        clearTimeout(upload.timer);
        upload.abort.abort();
        if (upload.id) Files.ask("DELETE", "/" + upload.id, null, null).catch(function() {});
        Files.uploads.splice(Files.uploads.indexOf(upload), 1);
        setTimeout(Files.tell, 0);
    },

    parley_files_taken__deps: ["$Files"],
    parley_files_taken: function() {
        Files.uploads = Files.uploads.filter(function(upload) { return upload.state !== 1; });
        setTimeout(Files.tell, 0);
    },

    parley_files_picture__deps: ["$Files"],
    parley_files_picture: function(id, bytes) {
        return Files.picture(UTF8ToString(id, bytes), 0);
    },
});
