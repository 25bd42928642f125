import Mail
import NIOCore
import Spool
import Storage

/// Makes messages of a prepared letter: the bytes that go on the wire.
struct LetterRenderer {
    let prepared: PreparedLetter
    let hostName: DomainName
    let now: Timestamp
    var returnPaths: ReturnPaths?
    /// `nil`: links lead where they always led, and no way out is offered.
    var linking: LetterLinking?

    /// One recipient's own message.
    /// - Parameter index: of the recipient in `prepared.recipients`.
    func render(_ index: Int, key: MessageKey) throws(LetterFault) -> NewContent {
        let recipient = prepared.recipients[index]
        let pointer = "/to/\(prepared.origins[index])/merge"
        return try render(
            for: recipient, to: [recipient.address], pointer: pointer,
            recipients: [NewRecipient(mailbox: recipient.address.mailbox, key: key)], key: key)
    }

    /// One message for all, who see each other.
    func renderForAll(keys: [MessageKey]) throws(LetterFault) -> NewContent {
        let recipients = zip(prepared.recipients, keys).map {
            NewRecipient(mailbox: $0.address.mailbox, key: $1)
        }
        return try render(
            for: prepared.recipients[0], to: prepared.recipients.map(\.address), pointer: "/to",
            recipients: recipients, key: keys[0])
    }

    private func render(
        for recipient: LetterRecipient, to: [NamedMailbox], pointer: String, recipients: [NewRecipient], key: MessageKey
    ) throws(LetterFault) -> NewContent {
        let letter = prepared.letter
        let linking = letter.showsAllRecipients ? nil : linking
        let wayOut = linking?.unsubscribeURL(key, recipient.address.mailbox)
        let value: (String) -> String? = { name in
            if name == LetterLinking.unsubscribeName, let wayOut { return wayOut }
            return recipient.value(name) ?? letter.defaults[name]
        }
        let subject = try subject(for: recipient, pointer: pointer, value: value)
        guard let body = prepared.body(links: linking?.links(key), value: value) else {
            throw LetterFault(pointer, .tooLong, "The merged text is over \(LetterLimits.bodyByteCount) bytes.")
        }
        let messageID = self.messageID(key)
        var composer = MessageComposer(
            from: letter.from, to: to, subject: subject, date: now, messageID: messageID, body: body)
        composer.replyTo = letter.replyTo
        composer.headers = letter.headers
        if let linking, let wayOut, linking.offersUnsubscribe, !letter.namesOwnWayOut {
            composer.headers += linking.headers(wayOut)
        }
        composer.trace = returnPaths?.trace(of: key, notBefore: letter.sendAt)
        do {
            return NewContent(
                reversePath: reversePath(key), bytes: ByteBuffer(bytes: try composer.write()),
                isEightBit: false, subject: subject, from: shownFrom(letter.from),
                fromDomain: letter.from.mailbox.domain.text, messageID: messageID.description, recipients: recipients)
        } catch {
            throw LetterFault(error)
        }
    }

    private func subject(
        for recipient: LetterRecipient, pointer: String, value: (String) -> String?
    ) throws(LetterFault) -> String {
        guard let subject = prepared.subject.render(byteLimit: LetterLimits.subjectByteCount, value) else {
            throw LetterFault(pointer, .tooLong, "The merged subject is over \(LetterLimits.subjectByteCount) bytes.")
        }
        guard !prepared.subject.isConstant, let scalar = HeaderText.forbiddenScalar(in: subject) else { return subject }
        let culprit = prepared.subject.names.first { name in
            value(name).map { HeaderText.forbiddenScalar(in: $0) != nil } ?? false
        }
        var check = LetterCheck()
        check.addForbidden(scalar, at: culprit.map { pointer + "/" + LetterFault.step($0) } ?? pointer)
        throw check.faults[0]
    }

    private func messageID(_ key: MessageKey) -> MessageID {
        MessageID("<\(key)@\(hostName)>") ?? MessageID(high: 0, low: UInt64(key.number), domain: hostName)
    }

    private func reversePath(_ key: MessageKey) -> ReversePath {
        returnPaths?.path(of: key, notBefore: prepared.letter.sendAt) ?? .mailbox(prepared.letter.from.mailbox)
    }

    private func shownFrom(_ from: NamedMailbox) -> String {
        guard let name = from.name, !name.isEmpty else { return from.mailbox.description }
        return "\(name) <\(from.mailbox)>"
    }
}

extension Letter {
    /// The author wrote a List-Unsubscribe field, which is left alone.
    fileprivate var namesOwnWayOut: Bool {
        headers.contains { $0.name.lowercased().hasPrefix("list-unsubscribe") }
    }
}
