import DNS
import HTTP

extension WorldFile {
    /// A recipient of each kind at the first provider of the world, for whoever wants to try what becomes of mail.
    var sandbox: [SandboxRecipient] {
        let domain = zones.flatMap(\.records).lazy.compactMap { record -> String? in
            let words = record.split(separator: " ")
            guard words.count > 5, words[3] == "MX", words[5] != ".", words[0].hasSuffix(".sim.test.") else {
                return nil
            }
            return String(words[0].dropLast())
        }.first
        guard let domain else { return [] }
        return Self.kinds.map { SandboxRecipient(address: "\($0.local)@\(domain)", words: $0.words) }
    }

    /// Local parts that the simulator's exchangers know.
    private static let kinds: [(local: String, words: String)] = [
        ("ada", "takes everything"),
        ("unknown-550-5.1.1", "there is no such mailbox"),
        ("full-452-4.2.2", "the mailbox is full"),
        ("greylist", "says “try again later” first"),
        ("data-spam-554-5.7.1", "takes it for spam"),
        ("slow-5", "answers slowly"),
    ]
}
