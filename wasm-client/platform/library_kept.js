// What outlives the page and its crash: keys and values in IndexedDB, a database for each server. Refused, it is memory.
mergeInto(LibraryManager.library, {
    $Kept__deps: ["$Parley"],
    $Kept: {
        store: "kept",
        database: null,  // once it is open
        early: [],       // changes before that; null: there will be no database

        // The start never waits longer than the deadline. A database that comes late is still read, and changes go to it.
        open: function() {
            const deadline_ms = 1000;
            let told = false;
            const tell = function(keys, values) {
                if (Parley.boot["failed"]) return;
                told = true;
                for (let i = 0; i < keys.length; i++) {
                    Parley.put(keys[i] + "\0" + values[i]);
                    _parley_on_kept(Parley.browser);
                }
                _parley_on_kept_read(Parley.browser);
            };
            const nothing = function() {
                if (!told) tell([], []);
            };
            const refused = function() {
                Kept.early = null;
                Kept.trouble(null);
                nothing();
            };
            setTimeout(nothing, deadline_ms);
            try {
                const request = indexedDB.open("parley." + Parley.boot["storageScope"], 1);
                request.onupgradeneeded = function() { request.result.createObjectStore(Kept.store); };
                request.onerror = refused;
                request.onsuccess = function() {
                    Kept.opened(request.result);
                    Kept.read(tell, nothing);
                };
            } catch (error) {
                setTimeout(refused, 0);
            }
        },

        // The person is told, once: what to do differs.
        trouble: function(error) {
            const full = error && error.name === "QuotaExceededError";
            Parley.boot["notice"](full ? "full" : "refused", true);
        },

        opened: function(database) {
            Kept.database = database;
            // Somebody clears what this page has stored.
            database.onversionchange = function() { database.close(); };
            const early = Kept.early || [];
            Kept.early = null;
            early.forEach(function(change) { Kept.change(change[0], change[1]); });
        },

        read: function(tell, nothing) {
            try {
                const store = Kept.database.transaction(Kept.store).objectStore(Kept.store);
                const keys = store["getAllKeys"]();
                const values = store["getAll"]();
                values.onsuccess = function() { tell(keys.result, values.result); };
                values.onerror = nothing;
            } catch (error) {
                nothing();
            }
        },

        // `value` null: the entry goes. Committed at once, without waiting for the answer: the page may die the next moment.
        change: function(key, value) {
            const early_max = 1000;
            if (!Kept.database) {
                if (Kept.early && Kept.early.length < early_max) Kept.early.push([key, value]);
                return;
            }
            try {
                const transaction = Kept.database.transaction(Kept.store, "readwrite");
                transaction.onabort = function() { Kept.trouble(transaction.error); };
                const store = transaction.objectStore(Kept.store);
                if (value === null) store.delete(key);
                else store.put(value, key);
                if (transaction["commit"]) transaction["commit"]();
            } catch (error) {
                // Closed or refused: it lives as long as the page.
            }
        },
    },

    parley_kept_open__deps: ["$Kept"],
    parley_kept_open: function() {
        Kept.open();
    },

    parley_kept_put__deps: ["$Kept"],
    parley_kept_put: function(key, key_bytes, value, value_bytes) {
        Kept.change(UTF8ToString(key, key_bytes), UTF8ToString(value, value_bytes));
    },

    parley_kept_delete__deps: ["$Kept"],
    parley_kept_delete: function(key, key_bytes) {
        Kept.change(UTF8ToString(key, key_bytes), null);
    },
});
