// The broadcast server of npm's ws, over TLS. Arguments: the files of the certificate and its key.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocket, WebSocketServer } from 'ws';

const [cert, key] = process.argv.slice(2).map((file) => readFileSync(file));
const https = createServer({ cert, key });
const server = new WebSocketServer({ server: https });

server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data, binary) => {
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(data, { binary });
    }
  });
});
https.listen(0, '127.0.0.1', () => console.log(`listening on https://127.0.0.1:${https.address().port}`));
