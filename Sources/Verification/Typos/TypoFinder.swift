/// The domain that was probably meant, where the one that was typed is not known to be real.
///
/// It asks nobody and chooses by the words alone, so it answers the same each time. What it finds is a suggestion for a person
/// to take or leave: a domain that DNS knows to accept mail is never a typing error, however it looks.
struct TypoFinder {
    let lists: AddressLists

    /// - Parameters:
    ///   - domain: ASCII in small letters, of which nothing is known but what `facts` say.
    /// - Returns: a domain in small letters; `nil` where none is near.
    func suggestion(for domain: Span<UInt8>, _ facts: AddressLists.Domain) -> String? {
        if facts.flags.contains(.real) { return withoutWorldWideWeb(domain, facts) }
        let isShort = domain.count <= SlipDistance.longest
        let isDisposable = facts.flags.contains(.disposable)
        if isShort, let found = nearest(domain, facts, isDisposable: isDisposable) { return found }
        guard !isDisposable else { return nil }
        return withoutTail(domain, facts) ?? (isShort ? dotted(domain, facts) : nil) ?? mendedTopLevel(domain, facts)
    }

    // MARK: A few slips away

    private func nearest(_ typed: Span<UInt8>, _ facts: AddressLists.Domain, isDisposable: Bool) -> String? {
        var best: (cost: Int, candidate: TypoCandidate)?
        lists.typos.forEachNear(typed) { candidate in
            guard accepts(candidate, typed, facts) else { return }
            let slips = SlipDistance.between(typed: typed, meant: candidate.text.span)
            guard slips <= (isDisposable ? min(candidate.limit, Int(SlipDistance.missing)) : candidate.limit),
                !isDisposable || candidate.weight >= 500
            else { return }
            let cost = slips - candidate.bonus
            if let best, best.cost < cost || best.cost == cost && !Self.precedes(candidate, best.candidate) { return }
            best = (cost, candidate)
        }
        return best.map { String(decoding: $0.candidate.text, as: UTF8.self) }
    }

    /// Of two that are equally near.
    private static func precedes(_ one: TypoCandidate, _ other: TypoCandidate) -> Bool {
        one.weight != other.weight
            ? one.weight > other.weight : one.text.lexicographicallyPrecedes(other.text)
    }

    /// The top-level domain is the candidate's, or a slip of it, or none; a name of one or two letters is nobody's slip.
    private func accepts(
        _ candidate: TypoCandidate, _ typed: Span<UInt8>, _ facts: AddressLists.Domain
    ) -> Bool {
        let topLevel = typed.extracting(Self.lastLabel(typed)..<typed.count)
        let meant = candidate.text.span.extracting(candidate.topLevel..<candidate.text.count)
        if !Self.isEqual(topLevel, meant), facts.hasTopLevel, !candidate.isSlip(ofTopLevel: topLevel) { return false }
        let name = typed.extracting(0..<Self.firstLabelEnd(typed))
        return name.count >= 3 || Self.isEqual(name, candidate.text.span.extracting(0..<candidate.nameCount))
    }

    // MARK: Dots in the wrong place, and too much at the end

    /// `gmailcom`, `gmailc.om`, `hotmailco.uk`, and a name without an end: `gmail`.
    private func dotted(_ typed: Span<UInt8>, _ facts: AddressLists.Domain) -> String? {
        var letters = InlineArray<40, UInt8>(repeating: 0)
        var count = 0
        for index in typed.indices where typed[index] != UInt8(ascii: ".") {
            letters[count] = typed[index]
            count += 1
        }
        let word = letters.span.extracting(0..<count)
        guard let candidate = lists.typos.candidate(withoutDots: word, isBare: facts.labelCount == 1) else {
            return nil
        }
        return String(decoding: candidate.text, as: UTF8.self)
    }

    /// `gmail.com.com`, `gmail.comgmail.com`, `gmail.com1`.
    private func withoutTail(_ typed: Span<UInt8>, _ facts: AddressLists.Domain) -> String? {
        guard facts.labelCount > 2 || !facts.hasTopLevel else { return nil }
        for candidate in lists.typos.candidates {
            guard candidate.isLarge else { break }
            let text = candidate.text.span
            guard typed.count > text.count, Self.isEqual(typed.extracting(0..<text.count), text) else { continue }
            let tail = typed.extracting(text.count..<typed.count)
            let isRepeated =
                Self.hasSuffix(text, tail) || Self.isEqual(tail, text)
                || tail.count == text.count + 1 && Self.hasSuffix(tail, text)
            if isRepeated || !facts.hasTopLevel { return String(decoding: candidate.text, as: UTF8.self) }
        }
        return nil
    }

    /// `www.gmail.com`, where the rest is real.
    private func withoutWorldWideWeb(_ typed: Span<UInt8>, _ facts: AddressLists.Domain) -> String? {
        guard Self.isOfWorldWideWeb(typed, facts) else { return nil }
        return UTF8Local.text(typed.extracting(4..<typed.count))
    }

    /// A site's name, and not a domain of mail.
    static func isOfWorldWideWeb(_ domain: Span<UInt8>, _ facts: AddressLists.Domain) -> Bool {
        facts.labelCount > 2 && !facts.isListed && domain.count > 4 && domain[3] == UInt8(ascii: ".")
            && (0..<3).allSatisfy { ByteClass.folded(domain[$0]) == UInt8(ascii: "w") }
    }

    // MARK: An end that does not exist

    /// Ends that people mean when they type one that is not there, the most frequent first.
    private static let ends: [StaticString] = ["com", "net", "org", "edu", "gov", "info"]
    /// Ends of two labels whose dot was lost.
    private static let joinedEnds: [(typed: StaticString, meant: StaticString)] = [
        ("couk", "co.uk"), ("comau", "com.au"), ("combr", "com.br"), ("cojp", "co.jp"), ("coza", "co.za"),
        ("conz", "co.nz"), ("coin", "co.in"), ("comtr", "com.tr"), ("commx", "com.mx"), ("comar", "com.ar"),
        ("acuk", "ac.uk"), ("orguk", "org.uk"),
    ]

    /// `con-artists.con` with the end that was meant.
    private func mendedTopLevel(_ typed: Span<UInt8>, _ facts: AddressLists.Domain) -> String? {
        let start = Self.lastLabel(typed)
        let topLevel = typed.extracting(start..<typed.count)
        guard facts.labelCount > 1, !facts.hasTopLevel, (3...6).contains(topLevel.count),
            !SpecialName.isReserved(topLevel: topLevel), !SpecialName.isALabel(topLevel)
        else { return nil }
        let name = UTF8Local.text(typed.extracting(0..<start))
        for end in Self.joinedEnds where Self.isEqual(topLevel, end.typed) { return name + "\(end.meant)" }
        var best: (cost: Int, end: StaticString)?
        for end in Self.ends {
            let letters = UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount)
            let cost = SlipDistance.between(typed: topLevel, meant: letters.span)
            guard cost <= Int(SlipDistance.missing), cost < best?.cost ?? .max else { continue }
            best = (cost, end)
        }
        return best.map { name + "\($0.end)" }
    }

    // MARK: Bytes

    private static func lastLabel(_ domain: Span<UInt8>) -> Int {
        var start = domain.count
        while start > 0, domain[start - 1] != UInt8(ascii: ".") { start -= 1 }
        return start
    }

    private static func firstLabelEnd(_ domain: Span<UInt8>) -> Int {
        var end = 0
        while end < domain.count, domain[end] != UInt8(ascii: ".") { end += 1 }
        return end
    }

    private static func isEqual(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }

    private static func isEqual(_ one: Span<UInt8>, _ word: StaticString) -> Bool {
        isEqual(one, UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount).span)
    }

    private static func hasSuffix(_ text: Span<UInt8>, _ end: Span<UInt8>) -> Bool {
        text.count >= end.count && isEqual(text.extracting(text.count - end.count..<text.count), end)
    }
}
