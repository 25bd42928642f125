import Mail

/// Finds everything that is wrong with a letter before any of it is written: the faults of all fields, so that an author
/// mends them in one go.
struct LetterCheck {
    private(set) var faults: [LetterFault] = []

    mutating func check(_ letter: Letter, now: Timestamp) {
        checkRecipients(letter)
        checkName(letter.from.name, at: "/from/name")
        checkName(letter.replyTo?.name, at: "/reply_to/name")
        checkText(letter.subject, byteLimit: LetterLimits.subjectByteCount, at: "/subject")
        checkBodies(letter)
        checkHeaders(letter.headers)
        checkAttachments(letter.attachments)
        checkSending(letter, now: now)
    }

    mutating func add(_ pointer: String, _ code: LetterFault.Code, _ detail: String) {
        if faults.count < LetterLimits.faultCount { faults.append(LetterFault(pointer, code, detail)) }
    }

    private mutating func checkRecipients(_ letter: Letter) {
        let limit = letter.showsAllRecipients ? LetterLimits.visibleRecipientCount : LetterLimits.recipientCount
        if letter.to.isEmpty { add("/to", .missing, "A letter needs a recipient.") }
        guard letter.to.count <= limit else {
            return add("/to", .tooMany, "\(letter.to.count) recipients; a call has at most \(limit).")
        }
        for (index, recipient) in letter.to.enumerated() {
            checkName(recipient.address.name, at: "/to/\(index)/name")
            checkMerge(recipient.merge, at: "/to/\(index)/merge")
        }
    }

    private mutating func checkMerge(_ merge: [String: String], at pointer: String) {
        guard !merge.isEmpty else { return }
        if merge.count > LetterLimits.mergeValueCount {
            add(pointer, .tooMany, "\(merge.count) values; a recipient has at most \(LetterLimits.mergeValueCount).")
        }
        let byteCount = merge.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        if byteCount > LetterLimits.mergeByteCount {
            add(
                pointer, .tooLong,
                "Values of \(byteCount) bytes; a recipient has at most \(LetterLimits.mergeByteCount).")
        }
    }

    private mutating func checkName(_ name: String?, at pointer: String) {
        if let name { checkText(name, byteLimit: LetterLimits.nameByteCount, at: pointer) }
    }

    /// Text that becomes part of a header field.
    private mutating func checkText(_ text: String, byteLimit: Int, at pointer: String) {
        if let scalar = HeaderText.forbiddenScalar(in: text) { addForbidden(scalar, at: pointer) }
        if text.utf8.count > byteLimit {
            add(pointer, .tooLong, "\(text.utf8.count) bytes; at most \(byteLimit) are allowed.")
        }
    }

    mutating func addForbidden(_ scalar: Unicode.Scalar, at pointer: String) {
        add(pointer, .badCharacter, LetterFault.forbidden(scalar))
    }

    private mutating func checkBodies(_ letter: Letter) {
        if letter.text == nil, letter.html == nil { add("/text", .missing, "A letter needs text or html.") }
        for (pointer, body) in [("/text", letter.text), ("/html", letter.html)] {
            guard let body else { continue }
            if body.utf8.count > LetterLimits.bodyByteCount {
                add(pointer, .tooLong, "\(body.utf8.count) bytes; at most \(LetterLimits.bodyByteCount) are allowed.")
            }
            if body.utf8.contains(0) { add(pointer, .badCharacter, "The character U+0000 cannot stand in a letter.") }
        }
    }

    private mutating func checkHeaders(_ headers: [(name: String, value: String)]) {
        guard headers.count <= LetterLimits.headerCount else {
            return add("/headers", .tooMany, "\(headers.count) header fields; at most \(LetterLimits.headerCount).")
        }
        for (index, header) in headers.enumerated() {
            let name = header.name.lowercased()
            if name.hasPrefix("mime-") || name.hasPrefix("content-") {
                add("/headers/\(index)/name", .reservedHeader, "This field is written by us or by other servers.")
            } else {
                note { () throws(ComposeError) in
                    try ExtraHeaders.check([header])
                } at: {
                    LetterFault($0, header: index)
                }
            }
        }
        // All at once finds what comes twice, where each is good by itself.
        guard faults.isEmpty else { return }
        note { () throws(ComposeError) in
            try ExtraHeaders.check(headers)
        } at: {
            LetterFault($0, header: nil)
        }
    }

    private mutating func note(
        _ check: () throws(ComposeError) -> Void, at fault: (ComposeError) -> LetterFault
    ) {
        do {
            try check()
        } catch {
            if faults.count < LetterLimits.faultCount { faults.append(fault(error)) }
        }
    }

    private mutating func checkAttachments(_ attachments: [Attachment]) {
        guard attachments.count <= LetterLimits.attachmentCount else {
            return add(
                "/attachments", .tooMany, "\(attachments.count) attachments; at most \(LetterLimits.attachmentCount).")
        }
        let byteCount = attachments.reduce(0) { $0 + $1.bytes.count }
        if byteCount > LetterLimits.attachmentByteCount {
            add("/attachments", .tooLarge, "\(byteCount) bytes; at most \(LetterLimits.attachmentByteCount).")
        }
        for (index, attachment) in attachments.enumerated() {
            let pointer = "/attachments/\(index)/filename"
            if attachment.filename.isEmpty { add(pointer, .missing, "An attachment needs a file name.") }
            checkText(attachment.filename, byteLimit: LetterLimits.nameByteCount, at: pointer)
        }
    }

    private mutating func checkSending(_ letter: Letter, now: Timestamp) {
        if let campaign = letter.campaign {
            if campaign.isEmpty { add("/campaign", .missing, "A campaign's name is not empty.") }
            checkText(campaign, byteLimit: LetterLimits.campaignByteCount, at: "/campaign")
        }
        if let life = letter.life, !LetterLimits.life.contains(life) {
            add("/life", .outOfRange, "A message's life is from 1 minute to 72 hours.")
        }
        if let sendAt = letter.sendAt, sendAt > now + LetterLimits.sendAhead {
            add("/send_at", .outOfRange, "A message waits for a year at most.")
        }
    }
}
