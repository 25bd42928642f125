public import DNS
import Mail

/// `check_host`: asks a domain's SPF record whether an address may send in its name. At most ten mechanisms that ask the
/// DNS, two questions without an answer, and ten hosts a mechanism. Source: RFC 7208 section 4.
public struct SPFEvaluator: Sendable {
    public static let lookupLimit = 10
    public static let voidLookupLimit = 2
    static let hostLimit = 10

    private let resolver: any Resolver

    public init(resolver: any Resolver) { self.resolver = resolver }

    public func evaluate(_ question: SPFQuestion) async -> SPFResult {
        await evaluateCounting(question).result
    }

    /// The same, and how many of the ten look-ups it took.
    public func evaluateCounting(_ question: SPFQuestion) async -> (result: SPFResult, lookupCount: Int) {
        var walk = SPFWalk(question: question, resolver: resolver)
        let result: SPFResult
        do throws(SPFWalk.Stop) {
            result = try await walk.check(question.domain) ?? .none
        } catch {
            result = error.result
        }
        return (result, walk.lookupCount)
    }
}

/// One evaluation under way, with what it has spent.
struct SPFWalk {
    /// An end that no other mechanism can change.
    enum Stop: Error {
        case temporary(String)
        case permanent(SPFFault)

        var result: SPFResult {
            switch self {
            case .temporary(let why): .temporaryError(why)
            case .permanent(let fault): .permanentError(fault)
            }
        }
    }

    let question: SPFQuestion
    let resolver: any Resolver
    private(set) var lookupCount = 0
    private(set) var voidCount = 0

    init(question: SPFQuestion, resolver: any Resolver) {
        self.question = question
        self.resolver = resolver
    }

    /// - Returns: `nil` where the domain has no record.
    mutating func check(_ domain: DomainName) async throws(Stop) -> SPFResult? {
        guard let record = try await record(of: domain) else { return nil }
        for directive in record.directives where try await matches(directive.mechanism, at: domain) {
            switch directive.qualifier {
            case .pass: return .pass
            case .fail: return .fail
            case .softFail: return .softFail
            case .neutral: return .neutral
            }
        }
        guard let redirect = record.redirect else { return .neutral }
        try spendLookup()
        guard let target = await expand(redirect, at: domain) else {
            throw .permanent(.missingRecord(at: redirect.text))
        }
        guard let result = try await check(target) else { throw .permanent(.missingRecord(at: target.text)) }
        return result
    }

    private func record(of domain: DomainName) async throws(Stop) -> SPFRecord? {
        let texts: [String]
        switch await resolver.text(of: domain) {
        case .found(let found, _): texts = found.filter(SPFRecord.isRecord)
        case .noData, .noSuchName: return nil
        case .failed(let why): throw .temporary(why)
        }
        guard let text = texts.first else { return nil }
        guard texts.count == 1 else { throw .permanent(.severalRecords(at: domain.text)) }
        do throws(SPFRecord.ParseError) {
            return try SPFRecord.parse(text)
        } catch {
            throw .permanent(.record(error, at: domain.text))
        }
    }

    mutating func spendLookup() throws(Stop) {
        lookupCount += 1
        guard lookupCount <= SPFEvaluator.lookupLimit else { throw .permanent(.tooManyLookups) }
    }

    /// What was found; empty, and counted, where there is nothing.
    mutating func values<Value>(_ lookup: Lookup<[Value]>) throws(Stop) -> [Value] {
        switch lookup {
        case .found(let values, _) where !values.isEmpty:
            return values
        case .failed(let why):
            throw .temporary(why)
        case .found, .noData, .noSuchName:
            voidCount += 1
            guard voidCount <= SPFEvaluator.voidLookupLimit else { throw .permanent(.tooManyVoidLookups) }
            return []
        }
    }
}
