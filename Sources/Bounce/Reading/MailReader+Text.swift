import Mail

extension MailReader {
    /// The addresses of the notice that are recipients, each with its first place: the clearest way of standing decides for
    /// all of them.
    var chosen: [FoundAddress] {
        for standing in [FoundAddress.Standing.listed, .said, .inSentence, .elsewhere] {
            let found = notice.addresses.filter { address in
                switch standing {
                case .listed: address.standing == .listed || address.standing == .labelled
                default: address.standing == standing && !isOurs(address.address)
                }
            }
            let kept = standing == .listed ? sameIndent(found) : found
            if !kept.isEmpty { return MailReader.distinct(kept) }
        }
        return []
    }

    /// Addresses listed below others and deeper belong to the reasons of those.
    private func sameIndent(_ found: [FoundAddress]) -> [FoundAddress] {
        guard let first = found.first(where: { $0.standing == .listed }) else { return found }
        let indent = notice.lines[first.line].indent
        return found.filter { address in
            address.standing == .labelled && address.line <= first.line
                || address.standing == .listed && notice.lines[address.line].indent <= indent
                || address.standing == .labelled && address.address.isSame(as: first.address)
                || address.standing == .labelled && notice.lines[address.line].indent <= indent
                    && notice.lines[address.line].marks.contains(.recipient)
        }
    }

    /// We who sent the message, and the system that writes.
    private func isOurs(_ address: ReportedAddress) -> Bool {
        facts.to.contains { $0.isSame(as: address) } || facts.sender?.isSame(as: address) == true
            || returned.from?.isSame(as: address) == true && !returned.to.contains { $0.isSame(as: address) }
            || MailReader.helpers.contains(address.localPart.lowercased())
    }

    private static let helpers: Set<String> = [
        "postmaster", "mailer-daemon", "abuse", "support", "help", "helpdesk", "info-request", "noreply", "no-reply",
        "hostmaster",
        "webmaster", "root",
    ]

    private static func distinct(_ found: [FoundAddress]) -> [FoundAddress] {
        var kept: [FoundAddress] = []
        var seen: Set<String> = []
        for address in found
        where kept.count < MailReading.recipientLimit && seen.insert(address.address.text.lowercased()).inserted {
            kept.append(address)
        }
        return kept
    }

    /// The recipients of a notice without a delivery-status.
    mutating func told(_ kind: MailReading.Kind) -> [ReportedRecipient] {
        let places = chosen
        let found = addresses(places)
        let rest = found.count == 1 ? notice.body : commonText(places)
        var recipients: [ReportedRecipient] = []
        for address in found {
            let (diagnosis, text) = diagnosis(of: address, among: found.count, rest: rest)
            recipients.append(recipient(address, original(of: address), diagnosis, text, kind))
        }
        if found.isEmpty {
            let (diagnosis, text) = diagnosis(of: nil, among: 1, rest: notice.body)
            recipients.append(recipient(nil, nil, diagnosis, text, kind))
        }
        return recipients
    }

    private func recipient(
        _ address: ReportedAddress?, _ original: ReportedAddress?, _ diagnosis: Diagnosis, _ text: [UInt8],
        _ kind: MailReading.Kind
    ) -> ReportedRecipient {
        let settled: Diagnosis =
            switch kind {
            case .delayNotice: diagnosis.waiting
            case .successNotice: Diagnosis(.notABounce, ruleID: "mail.delivered")
            default: diagnosis.final
            }
        return ReportedRecipient(
            address: address, originalRecipient: original, action: nil, diagnosis: settled,
            diagnosticText: MailReader.line(text), remoteMTA: nil)
    }

    private func addresses(_ places: [FoundAddress]) -> [ReportedAddress] {
        if !facts.failed.isEmpty { return facts.failed }
        if !places.isEmpty { return places.map(\.address) }
        if let origin = notice.addresses.first(where: { $0.standing == .origin }) { return [origin.address] }
        let inSubject = facts.inSubject.filter { !isOurs($0) }
        if let first = inSubject.first { return [first] }
        if let name = localName { return [name] }
        let to = returned.to.filter { !isOurs($0) && !isList($0) }
        return to.count == 1 ? to : []
    }

    /// A list's own address is nobody's: `x` for a bounce that comes to `x-admin`.
    private func isList(_ address: ReportedAddress) -> Bool {
        facts.to.contains { to in
            to.text.utf8.count > address.text.utf8.count && to.localPart.hasPrefix(String(address.localPart) + "-")
        }
    }

    /// A name alone in its line where addresses are announced: `screenname`.
    private var localName: ReportedAddress? {
        guard let domain = facts.sender?.domain,
            let start = notice.lines.firstIndex(where: { $0.marks.contains(.recipient) })
        else { return nil }
        for line in notice.lines[(start + 1)...].prefix(3) where !line.isBlank {
            let name = notice.text[line.range]
            guard name.count <= 32, line.indent > 0,
                name.allSatisfy({
                    ASCII.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
                })
            else {
                return nil
            }
            return ReportedAddress(Array(name) + [UInt8(ascii: "@")] + Array(domain.utf8))
        }
        return nil
    }

    /// `(generated from a@b)`, `(expanded from: <a@b>)` behind the address.
    private func original(of address: ReportedAddress) -> ReportedAddress? {
        guard let place = notice.addresses.firstIndex(where: { $0.address.isSame(as: address) }),
            place + 1 < notice.addresses.count
        else { return nil }
        let next = notice.addresses[place + 1]
        guard next.standing == .origin, !next.address.isSame(as: address), next.line - notice.addresses[place].line <= 2
        else { return nil }
        return next.address
    }

    /// - Parameter rest: what the notice says besides the passages about single recipients.
    private mutating func diagnosis(
        of address: ReportedAddress?, among count: Int, rest: [UInt8]
    ) -> (Diagnosis, [UInt8]) {
        var texts: [Judge.Testimony] = []
        if let address { texts = passages(of: address, among: count).map { Judge.Testimony(text: $0) } }
        texts.append(Judge.Testimony(text: rest))
        texts.append(Judge.Testimony(text: ownSubject, mustBeClear: true))
        guard let (diagnosis, text) = judge.judge(texts) else { return (Diagnosis.unknown, []) }
        return (corrected(diagnosis, text, for: address), text)
    }

    /// What is said of all recipients: the lines before the first of them.
    private func commonText(_ found: [FoundAddress]) -> [UInt8] {
        guard let first = found.first?.line, first > 0 else { return [] }
        return notice.text(ofLines: 0...(first - 1))
    }

    /// The subject without that of the returned message, which many systems put behind their own words.
    private var ownSubject: [UInt8] {
        let subject = facts.subjectText
        if let original = returned.subject?.utf8, original.count > 2, subject.count >= original.count,
            subject.suffix(original.count).elementsEqual(original)
        {
            return Array(subject.dropLast(original.count))
        }
        return subject
    }

    /// The passages of the notice that speak of one address, the fullest first.
    /// - Parameter count: how many recipients the notice has; of many, each gets few and short ones.
    func passages(of address: ReportedAddress, among count: Int) -> [[UInt8]] {
        let (limit, byteLimit) = count > 20 ? (2, 1_024) : (8, ReplyReader.byteLimit)
        var passages: [[UInt8]] = []
        var last = -1
        for (place, found) in notice.addresses.enumerated() where found.address.isSame(as: address) && found.line > last
        {
            guard passages.count < limit else { break }
            let isTold = found.standing == .said
            let (first, end) = isTold ? lines(before: place) : lines(after: place)
            last = end
            let text = notice.text(ofLines: first...end)
            if !text.isEmpty { passages.append(Array(text.prefix(byteLimit))) }
        }
        return passages
    }

    /// From an address to the next one's line, or to the next heading.
    private func lines(after place: Int) -> (Int, Int) {
        let first = notice.addresses[place].line
        let address = notice.addresses[place].address
        var end = notice.lines.count - 1
        for next in notice.addresses[(place + 1)...]
        where next.standing <= .labelled && next.line > first && !next.address.isSame(as: address)
            && notice.lines[next.line].indent <= notice.lines[first].indent
        {
            end = next.line - 1
            break
        }
        for line in notice.lines.indices where line > first && line <= end && notice.isHeading(line) {
            end = line - 1
            break
        }
        return (first, max(first, end))
    }

    /// A transcript gives the answer before it names the address.
    private func lines(before place: Int) -> (Int, Int) {
        let found = notice.addresses[place]
        var end = found.line
        for next in notice.addresses[(place + 1)...] {
            guard next.address.isSame(as: found.address) else { break }
            end = next.line
        }
        var first = 0
        for earlier in notice.addresses[..<place].reversed()
        where earlier.standing == .said && !earlier.address.isSame(as: found.address)
            && !isOurs(earlier.address)
        {
            first = min(earlier.line + 1, found.line)
            break
        }
        while end + 1 < notice.lines.count, end - found.line < 8, !notice.lines[end + 1].isBlank,
            !notice.lines[end + 1].hasAddress,
            notice.lines[end + 1].indent > notice.lines[found.line].indent || notice.isAnswer(end + 1)
        {
            end += 1
        }
        return (first, end)
    }
}

extension Notice {
    /// All of it but the lines that speak of something else.
    var body: [UInt8] { text(ofLines: 0...max(lines.count - 1, 0)) }

    func text(ofLines range: ClosedRange<Int>) -> [UInt8] {
        var joined: [UInt8] = []
        for number in range where number < lines.count && joined.count < ReplyReader.byteLimit {
            let line = lines[number]
            if line.isBlank || isBoilerplate(number) { continue }
            if !joined.isEmpty { joined.append(0x0A) }
            joined += text[line.range]
        }
        return joined
    }

    /// A line that gives no reason: it speaks of something else, says only that the message waits, or announces a list.
    private func isBoilerplate(_ number: Int) -> Bool {
        let line = lines[number]
        if line.marks.contains(.answer) { return false }
        if line.marks.contains(.aside) { return true }
        if line.marks.contains(.delay) { return !line.hasAddress }
        let isSaying = !line.marks.isDisjoint(with: [.failure, .recipient])
        return isSaying && text[line.range.upperBound - 1] == UInt8(ascii: ":")
            && !line.hasAddress
    }

    /// Dashes that begin a new part: `----- Transcript of session follows -----`.
    func isHeading(_ number: Int) -> Bool {
        let line = lines[number]
        guard line.range.count > 6 else { return false }
        let first = text[line.range.lowerBound]
        guard
            first == UInt8(ascii: "-") || first == UInt8(ascii: "=") || first == UInt8(ascii: "*")
                || first == UInt8(ascii: "_")
        else { return false }
        return text[line.range.lowerBound + 1] == first && text[line.range.lowerBound + 2] == first
    }

    /// `<<< 550 …`: what a server said.
    func isAnswer(_ number: Int) -> Bool {
        let line = lines[number]
        return line.range.count > 4 && text[line.range.lowerBound] == UInt8(ascii: "<")
            && text[line.range.lowerBound + 1] == UInt8(ascii: "<")
    }
}
