/** The version of ATT&CK that Microsoft Sentinel follows, and the newer one that is shown as information. */
export const CURRENT = '18.1';
export const NEXT = '19.0';
