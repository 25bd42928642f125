import Foundation
import Glibc

/// Passwords and other secrets never stand on a command line, where other users of the machine could read them.
enum SecretInput {
    static let byteLimit = 4_096

    /// The first line of a file, or of standard input for `-`.
    static func file(_ path: String) throws -> String {
        let bytes: [UInt8]
        if path == "-" {
            bytes = Array(FileHandle.standardInput.readData(ofLength: byteLimit))
        } else {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw CommandFailure(.failed, "\(path) cannot be read")
            }
            defer { try? handle.close() }
            bytes = Array(handle.readData(ofLength: byteLimit))
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else {
            throw CommandFailure(
                .wrongUsage, "\(path == "-" ? "standard input" : path) has nothing in its first line")
        }
        return text
    }

    /// Asks twice without showing what is typed.
    /// - Throws: `CommandFailure` where nobody sits there, or the two differ.
    static func askTwice(_ prompt: String) throws -> String {
        guard let first = hidden("\(prompt): "), let second = hidden("Once more: ") else {
            throw CommandFailure(.wrongUsage, "nobody can be asked for a password here; use --password-file")
        }
        guard first == second else { throw CommandFailure(.wrongUsage, "the two are not the same") }
        return first
    }

    /// A line that is shown while it is typed.
    static func ask(_ prompt: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(.wrongUsage, "nobody can be asked here; give everything as options")
        }
        Console.raw(prompt)
        return readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces) ?? ""
    }

    private static func hidden(_ prompt: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        Console.raw(prompt)
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        let shown = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        defer {
            var shown = shown
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            Console.raw("\n")
        }
        return readLine(strippingNewline: true)
    }
}

/// Where a password comes from.
enum PasswordSource {
    /// - Parameter file: `nil`: somebody is asked.
    static func read(_ file: String?, for email: String) throws -> String {
        try file.map(SecretInput.file) ?? SecretInput.askTwice("Password for \(email) (12 characters at least)")
    }
}
