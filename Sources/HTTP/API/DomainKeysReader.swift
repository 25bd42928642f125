import Accounts
import JSON
import MailAuth

/// Which keys a domain is to get: `algorithms` to be made, or one `private_key` that is brought along with its `selector`.
struct DomainKeysReader {
    var algorithms: [DKIMAlgorithm] = [.rsaSHA256]
    private var brought: SigningKey?
    private var selector: String?
    /// False where the request left the choice to us.
    private(set) var areChosen = false

    static func read(_ reader: inout JSONReader) -> DomainKeysReader {
        var keys = DomainKeysReader()
        var algorithms: [DKIMAlgorithm] = []
        for (index, value) in (reader.array("algorithms", limit: 4) ?? []).enumerated() {
            if case .string(let text) = value, let algorithm = DKIMAlgorithm(rawValue: text) {
                if !algorithms.contains(algorithm) { algorithms.append(algorithm) }
            } else {
                let all = DKIMAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                reader.note(at: "/algorithms/\(index)", "unknown_value", "An algorithm is one of \(all).")
            }
        }
        if !algorithms.isEmpty {
            keys.algorithms = algorithms
            keys.areChosen = true
        }
        keys.selector = reader.string("selector", limit: 63)
        if let selector = keys.selector, !NewDKIMKey.isSelector(selector) {
            reader.note(
                "selector", "invalid_selector",
                "A selector is labels of lower-case letters, digits and hyphens, 63 bytes at most.")
        }
        keys.readKey(&reader)
        if keys.brought == nil, keys.selector != nil, keys.algorithms.count > 1 {
            reader.note("selector", "conflict", "Two keys cannot have one selector; leave it out.")
        }
        return keys
    }

    private mutating func readKey(_ reader: inout JSONReader) {
        guard let pem = reader.string("private_key", limit: 16 << 10) else { return }
        if areChosen { reader.note("algorithms", "conflict", "A key that is brought along has its own algorithm.") }
        if selector == nil { reader.note("selector", "required", "A key that is brought along needs its selector.") }
        do throws(SigningKey.Fault) {
            brought = try SigningKey(pem: pem)
            areChosen = true
        } catch {
            switch error {
            case .unreadable:
                reader.note(
                    "private_key", "invalid_key", "No RSA or Ed25519 private key in PEM without a passphrase.")
            case .badSize(let bitCount):
                reader.note("private_key", "invalid_key", "An RSA key has 2048 to 4096 bits, not \(bitCount).")
            }
        }
    }

    /// Makes what is to be made; RSA takes a tenth of a second.
    func make() -> [NewDKIMKey] {
        if let brought, let selector { return [NewDKIMKey(brought, selector: selector)] }
        return algorithms.map { NewDKIMKey($0, selector: selector) }
    }
}
