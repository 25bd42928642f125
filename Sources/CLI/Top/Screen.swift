import Foundation
import Glibc

/// A terminal taken over for a while: the other screen, no cursor, keys read as they come. `leave` gives it back as it was.
final class Screen {
    private var before = termios()
    private let hasKeys: Bool

    init() {
        hasKeys = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before) == 0
        if hasKeys {
            var raw = before
            // Ctrl-C stays a signal.
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
            withUnsafeMutableBytes(of: &raw.c_cc) { keys in
                keys[Int(VMIN)] = 0
                keys[Int(VTIME)] = 0
            }
            tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        }
        write("\u{1B}[?1049h\u{1B}[?25l")
    }

    /// Draws over what is there, without a flash.
    func show(_ lines: [String]) {
        write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    /// A key that was pressed since the last call; `nil` where there was none.
    func key() -> Character? {
        guard hasKeys else { return nil }
        var byte: UInt8 = 0
        return read(STDIN_FILENO, &byte, 1) == 1 ? Character(Unicode.Scalar(byte)) : nil
    }

    func leave() {
        write("\u{1B}[?25h\u{1B}[?1049l")
        if hasKeys { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    }

    /// Lines of the terminal; 24 where it does not say.
    static var height: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row >= 5 else { return 24 }
        return Int(size.ws_row)
    }

    private func write(_ text: String) { try? StandardOutput.write(Array(text.utf8)) }
}
