import Mail

/// What each column of a recipient list means, read from its header row.
struct RecipientColumns {
    /// As they stand in the header, without spaces around; an unnamed column is not read.
    let names: [String]
    private let email: Int
    private let name: Int?

    init(header: [String]) throws(RecipientCSV.Fault) {
        names = header.map(RecipientColumns.trimmed)
        var seen: Set<String> = []
        for name in names where !name.isEmpty {
            guard name.utf8.count <= MergeTemplate.maximumNameByteCount else { throw .columnNameTooLong(name) }
            guard seen.insert(name).inserted else { throw .repeatedColumn(name) }
        }
        let folded = names.map { $0.lowercased() }
        guard let email = ["email", "e-mail", "address"].firstNonNil({ folded.firstIndex(of: $0) }) else {
            throw .noEmailColumn
        }
        self.email = email
        name = folded.firstIndex(of: "name")
    }

    /// `nil` for a row of empty fields; throws the sentence that tells what is wrong with it.
    func recipient(_ fields: [String]) throws(RowFault) -> LetterRecipient? {
        guard fields.contains(where: { !$0.isEmpty }) else { return nil }
        guard fields.count >= names.count, fields[names.count...].allSatisfy(\.isEmpty) else {
            throw RowFault(
                reason:
                    "has \(fields.count) \(fields.count == 1 ? "field" : "fields") where the header has \(names.count)")
        }
        let mailbox: Mailbox
        let bytes = Array(RecipientColumns.trimmed(fields[email]).utf8)
        do {
            mailbox = try Mailbox.parse(bytes.span)
        } catch {
            throw RowFault(reason: error.sentence)
        }
        var merge: [String: String] = [:]
        for (column, value) in zip(names, fields) where !column.isEmpty { merge[column] = value }
        let displayName = name.map { RecipientColumns.trimmed(fields[$0]) } ?? ""
        guard HeaderText.forbiddenScalar(in: displayName) == nil else {
            throw RowFault(reason: "has a line break or control character in its name")
        }
        return LetterRecipient(
            address: NamedMailbox(mailbox: mailbox, name: displayName.isEmpty ? nil : displayName), merge: merge)
    }

    struct RowFault: Error { let reason: String }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(text[first...last])
    }
}

extension Sequence {
    fileprivate func firstNonNil<Value>(_ transform: (Element) -> Value?) -> Value? {
        for element in self {
            if let value = transform(element) { return value }
        }
        return nil
    }
}
