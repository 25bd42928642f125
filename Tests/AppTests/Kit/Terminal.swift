import Foundation
import Glibc
import Testing

/// A terminal that nobody looks at.
final class Terminal {
    private let master: CInt
    private let slave: CInt
    private var shown = ""

    struct Silent: Error { let shown: String }

    init(columns: UInt16, lines: UInt16) throws {
        var (master, slave): (CInt, CInt) = (-1, -1)
        var size = winsize(ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&master, &slave, nil, nil, &size) == 0)
        (self.master, self.slave) = (master, slave)
    }

    deinit {
        close(master)
        close(slave)
    }

    /// The end that a command has.
    var inside: FileHandle { FileHandle(fileDescriptor: slave, closeOnDealloc: false) }

    var settings: termios {
        var settings = termios()
        tcgetattr(slave, &settings)
        return settings
    }

    /// What was shown since the last call, up to and with `words`.
    /// - Throws: `Silent` where they do not come within half a minute.
    func read(until words: String) async throws -> String {
        let end = ContinuousClock.now + .seconds(30)
        while !shown.contains(words) {
            var poll = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            if Glibc.poll(&poll, 1, 0) == 1 {
                var bytes = [UInt8](repeating: 0, count: 4_096)
                let count = Glibc.read(master, &bytes, bytes.count)
                shown += String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            } else {
                guard ContinuousClock.now < end else { throw Silent(shown: shown) }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        let place = shown.range(of: words)!.upperBound
        defer { shown = String(shown[place...]) }
        return String(shown[..<place])
    }
}
