/** An entry of CISA's Known Exploited Vulnerabilities catalogue, as far as triage needs it. */
export interface KevEntry {
  readonly cve: string;
  readonly product: string;
  readonly name: string;
  readonly dateAdded: string;
  readonly ransomware: boolean;
}

export interface KevCatalogue {
  readonly version: string;
  readonly released: string;
  readonly entries: ReadonlyMap<string, KevEntry>;
}

interface KevRow {
  readonly cveID: string;
  readonly vendorProject: string;
  readonly product: string;
  readonly vulnerabilityName: string;
  readonly dateAdded: string;
  readonly knownRansomwareCampaignUse: string;
}

export interface KevDocument {
  readonly catalogVersion: string;
  readonly dateReleased: string;
  readonly vulnerabilities: readonly KevRow[];
}

/** Accepts the catalogue as CISA publishes it. Throws, naming the fault, when the document is something else. */
export function readKev(document: unknown): KevCatalogue {
  if (!isKevDocument(document))
    throw new Error('not a KEV catalogue: catalogVersion or vulnerabilities missing');
  const entries = new Map<string, KevEntry>();
  for (const row of document.vulnerabilities) {
    if (typeof row.cveID !== 'string') throw new Error('not a KEV catalogue: an entry has no cveID');
    entries.set(row.cveID.toUpperCase(), {
      cve: row.cveID.toUpperCase(),
      product: `${row.vendorProject} ${row.product}`,
      name: row.vulnerabilityName,
      dateAdded: row.dateAdded,
      ransomware: row.knownRansomwareCampaignUse === 'Known',
    });
  }
  return { version: document.catalogVersion, released: document.dateReleased, entries };
}

function isKevDocument(document: unknown): document is KevDocument {
  if (typeof document !== 'object' || document === null) return false;
  const { catalogVersion, vulnerabilities } = document as Partial<KevDocument>;
  return typeof catalogVersion === 'string' && Array.isArray(vulnerabilities) && vulnerabilities.length > 0;
}

/** The entries for the given CVE numbers, each once, in the order given. */
export function exploitedAmong(catalogue: KevCatalogue, cves: readonly string[]): KevEntry[] {
  return [...new Set(cves.map((cve) => cve.toUpperCase()))].flatMap(
    (cve) => catalogue.entries.get(cve) ?? [],
  );
}
