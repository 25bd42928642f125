import Foundation
import Glibc

/// Asks before something is destroyed.
enum Consent {
    /// - Throws: `CommandFailure` where the answer is no, or where nobody can be asked and `isForced` is false.
    static func ask(_ question: String, _ isForced: Bool) throws {
        guard !isForced else { return }
        guard isatty(STDIN_FILENO) == 1, Console.isErrorTerminal else {
            throw CommandFailure(.wrongUsage, "\(question) say --force, or --dry-run to see only the count")
        }
        Console.raw("\(question) [y/N] ")
        guard let answer = readLine()?.lowercased(), answer == "y" || answer == "yes" else {
            throw CommandFailure(.failed, "nothing was changed")
        }
    }
}
