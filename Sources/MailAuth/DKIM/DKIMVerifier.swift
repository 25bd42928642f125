import Crypto
public import DNS
public import Mail

/// Tells whether a mail's signatures are good. Source: RFC 6376 section 6.
public struct DKIMVerifier: Sendable {
    /// Signatures that are looked at, from the top.
    public static let signatureLimit = 10

    private let resolver: any Resolver

    public init(resolver: any Resolver) { self.resolver = resolver }

    /// - Parameter message: as it came, CR LF line ends.
    /// - Returns: one result for each DKIM-Signature field, from the top, ten at most; empty for a mail without.
    public func verify(_ message: [UInt8], at now: Timestamp) async -> [DKIMResult] {
        guard let block = try? HeaderBlock.parse(message.span) else { return [] }
        let mail = SignedMail(message: message, block: block)
        var results: [DKIMResult] = []
        for field in block.fields(named: "DKIM-Signature").prefix(DKIMVerifier.signatureLimit) {
            results.append(await verify(field, of: mail, at: now))
        }
        return results
    }

    private func verify(_ field: HeaderField, of mail: SignedMail, at now: Timestamp) async -> DKIMResult {
        let value = Array(mail.block.bytes[field.value])
        let signature: DKIMSignature
        let signatureRange: Range<Int>
        do throws(DKIMFailure) {
            (signature, signatureRange) = try DKIMSignature.parse(value.span)
        } catch {
            return DKIMResult(nil, failure: error)
        }
        if let expiresAt = signature.expiresAt, expiresAt < now.seconds {
            return DKIMResult(signature, failure: .expired)
        }
        let record: KeyRecord
        do throws(DKIMFailure) {
            record = try await keyRecord(of: signature)
        } catch {
            return DKIMResult(signature, failure: error)
        }
        let start = field.value.lowerBound
        let own = mail.unsigned(
            field, leavingOut: (start + signatureRange.lowerBound)..<(start + signatureRange.upperBound))
        do throws(DKIMFailure) {
            try mail.check(signature, own: own, field: field, key: try signature.key(in: record))
            return DKIMResult(signature, failure: nil, isTesting: record.isTesting)
        } catch {
            return DKIMResult(signature, failure: error, isTesting: record.isTesting)
        }
    }

    private func keyRecord(of signature: DKIMSignature) async throws(DKIMFailure) -> KeyRecord {
        guard let name = KeyRecord.name(selector: signature.selector, domain: signature.domain) else { throw .noKey }
        switch await resolver.text(of: name) {
        case .found(let texts, _):
            // Of several records any may be taken (RFC 6376 section 3.6.2.2): the first that can be read is.
            var fault: KeyRecord.ParseError?
            for text in texts.prefix(5) {
                do throws(KeyRecord.ParseError) {
                    return try KeyRecord.parse(text)
                } catch {
                    fault = fault ?? error
                }
            }
            throw fault.map(DKIMFailure.keySyntax) ?? .noKey
        case .noData, .noSuchName:
            throw .noKey
        case .failed(let why):
            throw .keyUnavailable(why)
        }
    }
}

extension DKIMSignature {
    /// Source: RFC 6376 section 6.1.2.
    fileprivate func key(in record: KeyRecord) throws(DKIMFailure) -> VerificationKey {
        guard !record.isRevoked else { throw .keyRevoked }
        guard record.keyType == algorithm.keyType, record.hashes?.contains("sha256") ?? true else { throw .keyMismatch }
        guard record.services.contains("*") || record.services.contains("email") else { throw .notForMail }
        guard !record.isStrict || identityDomain == domain else { throw .strictIdentity }
        do throws(VerificationKey.Fault) {
            return try VerificationKey(algorithm, publicKey: record.publicKey)
        } catch {
            throw error == .tooShort ? .keyTooShort : .badKey
        }
    }
}
