import Mail

/// What grammar and lists say of an address that is one.
struct FastFindings {
    private let reading: AddressReading
    private let address: String
    private let normalized: String
    /// The last octets of `normalized` behind its `@`.
    private let domain: AddressLists.Domain?
    private let isReserved: Bool
    private let hasSoundLabels: Bool
    private let isRole: Bool
    private let suggestedDomain: String?

    init(_ reading: AddressReading, _ bytes: Span<UInt8>, _ lists: AddressLists) {
        self.reading = reading
        address = UTF8Local.text(bytes)
        normalized = reading.isNormalized(bytes) ? address : reading.normalized(bytes)
        isRole = reading.localForm == .dotString && lists.isRole(bytes.extracting(reading.localPart))
        guard reading.domainForm == .name else {
            (domain, isReserved, hasSoundLabels, suggestedDomain) = (nil, false, true, nil)
            return
        }
        let given = bytes.extracting(reading.domain)
        if reading.mappedDomain == nil {
            let facts = lists.domain(given)
            if facts.flags.contains(.real), !TypoFinder.isOfWorldWideWeb(given, facts) {
                (domain, isReserved, hasSoundLabels, suggestedDomain) = (facts, false, true, nil)
                return
            }
        }
        // In small letters and A-labels.
        let name = reading.normalizedDomainBytes(bytes)
        let facts = lists.domain(name.span)
        domain = facts
        let last = name.lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0
        isReserved = !facts.hasTopLevel && SpecialName.isReserved(topLevel: name.span.extracting(last..<name.count))
        hasSoundLabels =
            reading.mappedDomain != nil || !SpecialName.hasALabel(name.span)
            || (try? DomainName.parse(name.span))?.hasSoundALabels ?? false
        suggestedDomain = isReserved ? nil : TypoFinder(lists: lists).suggestion(for: name.span, facts)
    }

    func verification(at now: Timestamp) -> Verification {
        let (verdict, reason, score) = judgement
        return Verification(
            address: address, normalized: normalized, verdict: verdict, reason: reason, score: score, checks: checks,
            suggestion: suggestion, provider: domain?.provider, checkedAt: now, lifetime: FastVerifier.lifetime)
    }

    private var isDisposable: Bool { domain?.flags.contains(.disposable) ?? false }
    private var isFree: Bool { domain?.flags.contains(.free) ?? false }
    private var isReal: Bool { domain?.flags.contains(.real) ?? false }
    /// Its last label is in the public DNS; so is what has none.
    private var hasTopLevel: Bool { domain?.hasTopLevel ?? true }
    private var isDotless: Bool { domain?.labelCount == 1 }

    /// The local part stays as it was typed: what it should have been nobody knows.
    private var suggestion: String? {
        guard let suggestedDomain else { return nil }
        let end = normalized.utf8.lastIndex(of: UInt8(ascii: "@")) ?? normalized.endIndex
        return "\(normalized[..<end])@\(suggestedDomain)"
    }

    // MARK: The verdict

    /// The one fact that decides, the gravest first. That a mailbox is there no list can know.
    private var judgement: (Verdict, VerificationReason, Int) {
        if isDisposable { return (.risky, .disposable, 10) }
        if suggestedDomain != nil { return (.risky, .typoSuspected, 20) }
        if isReserved || isDotless || !hasTopLevel || !hasSoundLabels { return (.risky, .domainNotFound, 5) }
        if isRole { return (.risky, .role, 40) }
        return (.unknown, .ok, isReal ? 60 : 50)
    }

    // MARK: The checks

    private var checks: [VerificationCheck] {
        [
            VerificationCheck(.syntax, .pass), VerificationCheck(.length, .pass), idnaCheck, domainCheck,
            VerificationCheck(
                .disposable, skippedOr(isDisposable ? .fail : .pass),
                detail: isDisposable ? "mailboxes of this domain live for minutes" : ""),
            VerificationCheck(.role, isRole ? .warn : .pass, detail: isRole ? "an office reads it, or nobody" : ""),
            VerificationCheck(
                .free, skippedOr(isFree ? .warn : .pass),
                detail: isFree ? "anybody may have a mailbox at this domain" : ""),
            VerificationCheck(
                .typo, skippedOr(suggestedDomain == nil ? .pass : .warn),
                detail: suggestedDomain.map { "\($0) was probably meant" } ?? ""),
        ]
    }

    /// A literal has no name that could stand in a list.
    private func skippedOr(_ status: VerificationCheck.Status) -> VerificationCheck.Status {
        domain == nil ? .skipped : status
    }

    private var idnaCheck: VerificationCheck {
        guard hasSoundLabels else {
            return VerificationCheck(.idna, .warn, detail: "a label says that it is an A-label (xn--) and is none")
        }
        return VerificationCheck(.idna, reading.mappedDomain == nil ? .skipped : .pass)
    }

    private var domainCheck: VerificationCheck {
        guard let domain else { return VerificationCheck(.domain, .skipped, detail: "the address names a host") }
        if domain.labelCount == 1 { return VerificationCheck(.domain, .warn, detail: "the domain has no dot") }
        if isReserved {
            return VerificationCheck(.domain, .warn, detail: "the end of the domain is reserved and exists nowhere")
        }
        if !domain.hasTopLevel {
            return VerificationCheck(.domain, .warn, detail: "the end of the domain is in no list of those that exist")
        }
        return isReal
            ? VerificationCheck(.domain, .pass, detail: "a well-known mail domain")
            : VerificationCheck(.domain, .skipped)
    }
}
