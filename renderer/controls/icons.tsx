import type { ReactNode } from 'react';

// Drawn on a 24 × 24 grid with the colour of the text beside them. A word always stands with them, here or in the label.

interface IconProps {
  readonly className?: string | undefined;
}

function Icon({ className = 'icon', children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function BackspaceIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M9 5h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-6-7z" />
      <path d="m11.5 9.5 5 5m0-5-5 5" />
    </Icon>
  );
}

export function RetryIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M19 12a7 7 0 1 1-2.2-5.1" />
      <path d="M19.5 3.5v4h-4" />
    </Icon>
  );
}

export function CheckIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  );
}

export function AttentionIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M12 4 21 19.5H3z" />
      <path d="M12 10v4.5m0 2.2v.1" />
    </Icon>
  );
}

export function HourglassIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M6.5 3h11M6.5 21h11M7.5 3v3.5c0 2.5 4.5 3.5 4.5 5.5s-4.5 3-4.5 5.5V21M16.5 3v3.5c0 2.5-4.5 3.5-4.5 5.5s4.5 3 4.5 5.5V21" />
    </Icon>
  );
}

export function VoiceIcon({ className, on }: IconProps & { readonly on: boolean }) {
  return (
    <Icon className={className}>
      <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
      {on ? (
        <path d="M15.5 9a4.2 4.2 0 0 1 0 6m2.6-8.6a8 8 0 0 1 0 11.2" />
      ) : (
        <path d="m16 9.5 5 5m0-5-5 5" />
      )}
    </Icon>
  );
}

export function ContrastIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
    </Icon>
  );
}

export function BackIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M14.5 5 7.5 12l7 7" />
    </Icon>
  );
}

export function ForwardIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m9.5 5 7 7-7 7" />
    </Icon>
  );
}

export function PurseIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M3 8.5A2.5 2.5 0 0 1 5.5 6H19a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5.5A2.5 2.5 0 0 1 3 17.5z" />
      <path d="M16 12.5h5v3h-5a1.5 1.5 0 0 1 0-3zM6 6l9-3v3" />
    </Icon>
  );
}

export function FingerIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M8.5 21v-4L5.3 13.2a1.7 1.7 0 0 1 2.5-2.3l1.7 1.7V5a1.8 1.8 0 0 1 3.6 0v5.5l4.3.9a2.5 2.5 0 0 1 2 2.7L18.5 21" />
    </Icon>
  );
}

export function FaceIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2" />
      <path d="M9.500 9.500v.8M14.500 9.500v.8M9 14.500c1.800 1.600 4.200 1.600 6 0" />
    </Icon>
  );
}

export function StaffIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6" />
    </Icon>
  );
}

export function HeartIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.300 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z" />
    </Icon>
  );
}
