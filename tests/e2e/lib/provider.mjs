// An OpenID provider of the real kind, on this machine: who signs in there says a name, and any password does.
import {once} from "node:events";
import {mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {createServer} from "node:http";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Provider} from "oidc-provider";

const secret = "the secret of the tests, which nobody need keep";

/// A claim per login: the name before a "+", so that two people may want one name.
function account(ctx, login) {
    return {accountId: login, claims: () => ({sub: login, preferred_username: login.split("+")[0]})};
}

export class LocalProvider {
    static async start() {
        const provider = new LocalProvider();
        provider.http = createServer();
        provider.http.listen(0, "localhost");
        await once(provider.http, "listening");
        provider.issuer = `http://localhost:${provider.http.address().port}`;
        provider.folder = mkdtempSync(join(tmpdir(), "parley-oidc-"));
        return provider;
    }

    /// The file for the server's --oidc-providers. `more`: lines of the provider's own.
    describe(id, label, more = []) {
        const file = join(this.folder, "providers.toml");
        writeFileSync(join(this.folder, "secret"), secret + "\n");
        writeFileSync(file, [`[${id}]`, `label = "${label}"`, `issuer = "${this.issuer}"`, `client_id = "parley"`,
                             `client_secret_file = "${join(this.folder, "secret")}"`, ...more, ""].join("\n"));
        return file;
    }

    /// From here on it answers, and sends people back to that server.
    serve(serverUrl, id) {
        const told = console.warn;
        console.warn = () => {};  // that its keys and its pages are for tests
        const provider = new Provider(this.issuer, {
            clients: [{client_id: "parley", client_secret: secret, redirect_uris: [`${serverUrl}/oidc/${id}/callback`]}],
            claims: {openid: ["sub"], profile: ["preferred_username"]},
            cookies: {keys: ["a key of the tests"]},
            features: {devInteractions: {enabled: true}},
            findAccount: account,
            pkce: {required: () => true},
        });
        this.http.on("request", provider.callback());
        console.warn = told;
    }

    async stop() {
        this.http.closeAllConnections();
        await new Promise((resolve) => this.http.close(resolve));
        rmSync(this.folder, {recursive: true, force: true});
    }
}
