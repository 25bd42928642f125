import Mail

/// A letter that was checked, its templates compiled and all that is the same for everybody encoded.
struct PreparedLetter: Sendable {
    /// More than one fault of a letter.
    struct Faults: Error { let faults: [LetterFault] }

    let letter: Letter
    /// Each mailbox once, in the order of the letter.
    let recipients: [LetterRecipient]
    /// For each of `letter.to` its place in `recipients`.
    let places: [Int]
    /// For each of `recipients` its place in `letter.to`.
    let origins: [Int]
    let subject: MergeTemplate
    private let text: LetterPart?
    private let html: LetterPart?
    private let attachments: [MessagePart]
    private let randomness: UInt64
    /// Where neither text nor HTML have tags.
    private let sharedBody: MessageBody?

    /// - Parameter isTracked: links and the image that tells of opens are each message's own.
    init(_ letter: Letter, now: Timestamp, randomness: UInt64, isTracked: Bool = false) throws(Faults) {
        var check = LetterCheck()
        check.check(letter, now: now)
        var compiler = LetterCompiler(check: check)
        let subject = compiler.subject(letter)
        text = compiler.part(letter.text, subtype: .plain, letter, isTracked: false, at: "/text")
        html = compiler.part(letter.html, subtype: .html, letter, isTracked: isTracked, at: "/html")
        attachments = compiler.attachments(letter.attachments)
        let isConstant = text?.isConstant != false && html?.isConstant != false
        if letter.showsAllRecipients, !isConstant || !subject.isConstant {
            compiler.check.add("/to", .conflict, "A letter that shows all its recipients cannot merge values.")
        }
        guard compiler.check.faults.isEmpty else { throw Faults(faults: compiler.check.faults) }
        self.letter = letter
        self.subject = subject
        self.randomness = randomness
        (places, origins) = PreparedLetter.distinct(letter.to)
        recipients = origins.map { letter.to[$0] }
        sharedBody =
            isConstant
            ? MessageBody(
                text: text?.part(links: nil) { _ in nil }, html: html?.part(links: nil) { _ in nil },
                attachments: attachments,
                randomness: randomness)
            : nil
    }

    /// Its text has a place for the way out.
    var namesWayOut: Bool {
        [text, html].contains { $0?.names.contains(LetterLinking.unsubscribeName) == true }
    }

    /// Targets of its links that are the same for everybody.
    var links: [String] { html?.links ?? [] }

    /// - Returns: `nil` where a text becomes too long.
    func body(links: LetterLinks? = nil, value: (String) -> String?) -> MessageBody? {
        if let sharedBody { return sharedBody }
        let textPart = text?.part(links: nil, value: value)
        let htmlPart = html?.part(links: links, value: value)
        guard (text == nil) == (textPart == nil), (html == nil) == (htmlPart == nil) else { return nil }
        return MessageBody(text: textPart, html: htmlPart, attachments: attachments, randomness: randomness)
    }

    private static func distinct(_ to: [LetterRecipient]) -> (places: [Int], origins: [Int]) {
        var known: [Mailbox: Int] = [:]
        known.reserveCapacity(to.count)
        var places: [Int] = []
        var origins: [Int] = []
        for (index, recipient) in to.enumerated() {
            let mailbox = recipient.address.mailbox.normalized
            let place = known[mailbox] ?? origins.count
            if place == origins.count {
                known[mailbox] = place
                origins.append(index)
            }
            places.append(place)
        }
        return (places, origins)
    }
}

/// Compiles a letter's parts, and gathers what is wrong with them.
struct LetterCompiler {
    var check: LetterCheck

    mutating func subject(_ letter: Letter) -> MergeTemplate {
        guard letter.mergesValues else { return MergeTemplate(literal: letter.subject) }
        do {
            return try MergeTemplate(letter.subject, escaping: .none)
        } catch {
            check.add("/subject", .badTemplate, error.sentence)
            return MergeTemplate(literal: "")
        }
    }

    mutating func part(
        _ text: String?, subtype: MessagePart.TextSubtype, _ letter: Letter, isTracked: Bool, at pointer: String
    ) -> LetterPart? {
        guard let text else { return nil }
        do {
            return try LetterPart(
                text, subtype: subtype, mergesValues: letter.mergesValues, isTracked: isTracked)
        } catch {
            check.add(pointer, .badTemplate, error.sentence)
            return nil
        }
    }

    mutating func attachments(_ attachments: [Attachment]) -> [MessagePart] {
        // The faults found so far may be that they are too many or too large to be worth encoding.
        guard check.faults.isEmpty else { return [] }
        var parts: [MessagePart] = []
        for (index, attachment) in attachments.enumerated() {
            do {
                parts.append(
                    try MessagePart.attachment(
                        filename: attachment.filename, contentType: attachment.contentType, bytes: attachment.bytes,
                        contentID: attachment.contentID, index: index))
            } catch {
                let fault = LetterFault(error)
                check.add(fault.pointer, LetterFault.Code(rawValue: fault.code) ?? .badContentType, fault.detail)
            }
        }
        return parts
    }
}
