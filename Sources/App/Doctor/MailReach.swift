import NIOCore
import NIOPosix

/// Whether a mail server far away can be spoken to.
struct MailReach: Sendable {
    enum Answer: Hashable, Sendable {
        /// The first line it said, at most 500 bytes.
        case greeting(String)
        case refused(String)
    }

    /// Of the connection, and again of the greeting.
    var patience = TimeAmount.seconds(5)

    /// Connects, hears the greeting, and goes without a word of mail.
    func ask(_ host: String, port: Int) async -> Answer {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(patience)
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await channel.executeThenClose { bytes, writer in
                let timer = channel.channel.eventLoop.scheduleTask(in: patience) {
                    channel.channel.close(promise: nil)
                }
                defer { timer.cancel() }
                var line: [UInt8] = []
                for try await chunk in bytes {
                    line += chunk.readableBytesView.prefix(500 - line.count)
                    guard line.count < 500, !line.contains(UInt8(ascii: "\n")) else { break }
                }
                guard !line.isEmpty else { return .refused("it says nothing") }
                try? await writer.write(ByteBuffer(string: "QUIT\r\n"))
                return .greeting(Self.firstLine(line))
            }
        } catch let error as NIOConnectionError {
            let causes = error.connectionErrors.map { "\($0.error)" }
            return .refused(causes.first ?? "its address is not known")
        } catch {
            return .refused("\(error)")
        }
    }

    /// Printable ASCII alone: it is shown on a terminal.
    private static func firstLine(_ bytes: [UInt8]) -> String {
        let line = bytes.prefix { $0 != 0x0D && $0 != 0x0A }
        return String(decoding: line.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
