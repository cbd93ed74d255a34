"""A Git server (git://, protocol version 0) that sends any bytes as a pack, for tests/cli/attacks_objects.sh.

liar_server.py FOLDER: serves FOLDER/<name>/pack, with main as FOLDER/<name>/main says, to whoever asks for
/<name>; the address goes to FOLDER/address. A git server that is honest would not send such packs.
"""
import os, socketserver, sys

folder = sys.argv[1]


class Liar(socketserver.StreamRequestHandler):
    def line(self):
        size = int(self.rfile.read(4) or b"0", 16)
        return self.rfile.read(size - 4) if size else b""

    def say(self, text):
        self.wfile.write(b"%04x" % (len(text) + 4) + text)

    def handle(self):
        name = os.path.basename(self.line().split(b"\0")[0].split(b" ")[1].decode())
        with open(f"{folder}/{name}/main", "rb") as file:
            main = file.read()
        self.say(main + b" refs/heads/main\0ofs-delta agent=liar\n")
        self.wfile.write(b"0000")
        line = self.line()
        if not line:
            return
        while line:
            line = self.line()
        while line != b"done\n":
            line = self.line()
            if not line:
                self.say(b"NAK\n")
        self.say(b"NAK\n")
        with open(f"{folder}/{name}/pack", "rb") as file:
            while data := file.read(1 << 20):
                self.wfile.write(data)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def handle_error(self, request, address):
        pass  # the client hung up: it has seen enough


with Server(("127.0.0.1", 0), Liar) as server:
    with open(folder + "/address.new", "w") as file:
        file.write("git://127.0.0.1:%d" % server.server_address[1])
    os.rename(folder + "/address.new", folder + "/address")
    server.serve_forever()
