extension HeaderWriter {
    /// A whole From, To or Reply-To field. Source: RFC 5322 section 3.4.
    mutating func mailboxes(_ name: String, _ list: [NamedMailbox]) {
        begin(name)
        for (index, entry) in list.enumerated() {
            mailbox(entry)
            if index + 1 < list.count { append(",") }
        }
        end()
    }

    private mutating func mailbox(_ entry: NamedMailbox) {
        let address = entry.mailbox.description
        guard let name = entry.name, name.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 }) else {
            return word(address)
        }
        phrase(name)
        word("<\(address)>")
    }

    /// A display name: bare where it is words, quoted where it is ASCII that fits a line, else encoded words.
    private mutating func phrase(_ name: String) {
        guard name.utf8.count <= 60, name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            !EncodedWord.mayOccur(in: name)
        else { return EncodedWord.write(name, to: &self) }
        if name.utf8.allSatisfy({ Mailbox.isAtomText($0) || $0 == 0x20 }), name.utf8.first != 0x20,
            name.utf8.last != 0x20
        {
            return word(name)
        }
        word(TokenReader.quoted(name))
    }
}
