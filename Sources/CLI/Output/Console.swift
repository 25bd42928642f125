import Foundation
import Glibc

/// Data goes to stdout, everything else to stderr.
enum Console {
    static let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    static let isErrorTerminal = isatty(STDERR_FILENO) == 1

    /// A line of data.
    static func data(_ line: String) throws { try bytes(Array((line + "\n").utf8)) }

    /// Data as it stands.
    static func bytes(_ bytes: [UInt8]) throws { try StandardOutput.write(bytes) }

    /// A line for people.
    static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    static func complain(_ sentence: String) {
        note(Style.error.bold("postrider: ") + sentence)
    }

    /// Part of a line for people.
    static func raw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// Columns of the terminal that shows data; 100 where there is none.
    static var width: Int { columns(of: STDOUT_FILENO) }
    /// Columns of the terminal that shows the rest.
    static var errorWidth: Int { columns(of: STDERR_FILENO) }

    private static func columns(of descriptor: CInt) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 100 }
        return Int(size.ws_col)
    }
}
