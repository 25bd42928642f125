/// How destinations are slowed while their incidents are open: whoever delivers carries it out.
public struct IncidentBrake: Sendable {
    /// Makes the limits set for incidents match those that are open now: sets what is missing, takes back what is left over.
    /// Called again after a failure, at every start, and whenever they change.
    let match: @Sendable ([Incident]) async throws -> Void

    public init(match: @escaping @Sendable ([Incident]) async throws -> Void) { self.match = match }

    /// Where nothing is delivered.
    public static let none = IncidentBrake { _ in }
}
