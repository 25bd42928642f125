import Foundation

/// A mail of `Tests/Fixtures/Mails` with what is true of it. Each file begins with lines such as
///
///     # bounce anna@one.example hard_bounce recipient_unknown 550 5.1.1
///
/// one for each recipient: kind, address, statuses and reasons that a careful reader may give (`*`: any), codes.
struct FixtureMail: Sendable, CustomStringConvertible {
    struct Recipient: Sendable {
        let address: String
        let statuses: [String]
        let reasons: [String]
        let codes: [String]
    }

    let name: String
    let kind: String
    let recipients: [Recipient]
    let bytes: [UInt8]

    var description: String { name }

    static let all: [FixtureMail] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/Mails")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.compactMap(FixtureMail.init)
    }()

    private init?(_ file: URL) {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        name = file.deletingPathExtension().lastPathComponent
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let truth = lines.prefix { $0.hasPrefix("# ") }.map { $0.split(separator: " ").dropFirst().map(String.init) }
        guard let first = truth.first?.first else { return nil }
        kind = first
        recipients = truth.filter { $0.count > 1 }.map { words in
            let statuses = words.count > 2 ? words[2].split(separator: ",").map(String.init) : ["*"]
            let reasons = words.count > 3 ? words[3].split(separator: ",").map(String.init) : ["*"]
            return Recipient(address: words[1], statuses: statuses, reasons: reasons, codes: Array(words.dropFirst(4)))
        }
        bytes = Array(lines.dropFirst(truth.count).joined(separator: "\n").utf8)
    }
}
