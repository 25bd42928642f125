import Mail

extension MailReader {
    /// A reply may name whom it means: where the words that would condemn the recipient stand right behind our own address
    /// or domain, they condemn that. `553 shop.example does not exist`, said to mail from `shop.example`.
    func corrected(_ diagnosis: Diagnosis, _ text: [UInt8], for address: ReportedAddress?) -> Diagnosis {
        switch diagnosis.reason {
        case .recipientUnknown, .domainUnknown, .recipientRefused, .domainNoMail: break
        default: return diagnosis
        }
        let evidence = Array(diagnosis.evidence.utf8)
        guard evidence.count > 4, let place = MailReader.place(of: evidence, in: text),
            let word = MailReader.word(before: place, in: text), isSenders(word, not: address)
        else { return diagnosis }
        return Diagnosis(
            status: Reason.senderRefused.status(isPermanent: true), reason: .senderRefused,
            blame: Reason.senderRefused.blame,
            confidence: 0.8, replyCode: diagnosis.replyCode, enhancedCode: diagnosis.enhancedCode,
            ruleID: "mail.names_the_sender", isMatched: true, evidence: word + " " + diagnosis.evidence,
            explanation: Reason.senderRefused.sentence, advice: Reason.senderRefused.advice(for: .softBounce),
            retryAfter: nil)
    }

    private func isSenders(_ word: String, not address: ReportedAddress?) -> Bool {
        if let address, address.text.lowercased() == word || address.domain == word { return false }
        let senders = facts.to + [returned.from].compactMap { $0 }
        return senders.contains {
            $0.text.lowercased() == word || word == $0.domain && $0.domain != address?.domain ?? ""
        }
    }

    private static func place(of words: [UInt8], in text: [UInt8]) -> Int? {
        guard text.count >= words.count else { return nil }
        return (0...(text.count - words.count)).first { start in
            text[start] == words[0] && text[start..<(start + words.count)].elementsEqual(words)
        }
    }

    /// The address or domain that ends before this offset, in small letters.
    private static func word(before end: Int, in text: [UInt8]) -> String? {
        var stop = end
        while stop > 0, end - stop < 8, !ASCII.isWord(text[stop - 1]) { stop -= 1 }
        var start = stop
        while start > 0, stop - start < 256, isInAddress(text[start - 1]) { start -= 1 }
        guard start < stop, text[start..<stop].contains(UInt8(ascii: ".")) else { return nil }
        return String(decoding: text[start..<stop].map { ASCII.folded($0) }, as: UTF8.self)
    }

    private static func isInAddress(_ byte: UInt8) -> Bool {
        ASCII.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
    }
}
